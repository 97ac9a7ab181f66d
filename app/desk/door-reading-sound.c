/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the talk was recorded, and why not: from the form, the journal and what came along. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-audit-audio-private.h"
#include "door-form-recording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PREFIX "audio "

/* What the journal tells, up to its end. */
typedef struct {
  DoorAgreed agreed;
  gboolean taken_back;
  guint n_stretches; /* of what was not destroyed */
  gboolean no_microphone;
  gboolean full;
} Told;

static void
take_note (Told *told, const char *words)
{
  if (strcmp (words, "consent yes") == 0)
    told->agreed = DOOR_AGREED_YES;
  else if (strcmp (words, "consent no") == 0)
    told->agreed = DOOR_AGREED_NO;
  else if (g_str_has_prefix (words, "consent "))
    {
      told->taken_back = TRUE;
      told->n_stretches = 0;
    }
  else if (strcmp (words, "started") == 0 || strcmp (words, "resumed") == 0)
    told->n_stretches++;
  else if (strcmp (words, "paused microphone") == 0)
    told->no_microphone = TRUE;
  else if (strcmp (words, "stopped full") == 0)
    told->full = TRUE;
}

static Told
listen_to (const DoorJournal *journal)
{
  Told told = { DOOR_AGREED_UNKNOWN };

  for (guint i = 0; journal && i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      if (entry->kind == DOOR_ENTRY_PARADATA && g_str_has_prefix (entry->value, PREFIX))
        take_note (&told, entry->value + strlen (PREFIX));
    }
  return told;
}

/* The form's own question counts for more than what the journal says of ours. */
static void
ask_form (DoorReading *self, Told *told)
{
  DoorDefNode question = door_audit_audio_question (self->form);
  DoorNode node = question == DOOR_DEF_NONE
                      ? DOOR_NODE_NONE
                      : door_session_near (self->session, question, DOOR_NODE_ROOT);

  if (node == DOOR_NODE_NONE || !*door_session_value (self->session, node))
    return;
  told->agreed
      = door_audit_audio_means_yes (self->form, question, door_session_value (self->session, node))
            ? DOOR_AGREED_YES
            : DOOR_AGREED_NO;
}

/* The name that the record gives to the file, and whether it is one that may not be shown here. */
static const char *
named_file (DoorReading *self, gboolean *ret_hidden)
{
  for (guint i = 0; i < door_form_n_recordings (self->form); i++)
    {
      DoorDefNode def = door_form_recording (self->form, i).node;
      DoorNode node = def == DOOR_DEF_NONE ? DOOR_NODE_NONE
                                           : door_session_near (self->session, def, DOOR_NODE_ROOT);

      if (node == DOOR_NODE_NONE || !*door_session_value (self->session, node))
        continue;
      *ret_hidden = door_reading_hides (self, def);
      return door_session_value (self->session, node);
    }
  return "";
}

static gboolean
is_here (DoorReading *self, const char *name)
{
  for (guint i = 0; i < self->opened->files->len; i++)
    if (strcmp (((const DoorTeamFile *) g_ptr_array_index (self->opened->files, i))->label, name)
        == 0)
      return TRUE;
  return FALSE;
}

static char *
describe_stretches (const Told *told)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("The person agreed to a recording. It has %u stretch; nothing of the more personal "
                "parts is in it.",
                "The person agreed to a recording. It has %u stretches; nothing of the more "
                "personal parts is in it.",
                told->n_stretches),
      told->n_stretches);

  return told->full ? g_strdup_printf (_ ("%s It ended when it was full."), text)
                    : g_steal_pointer (&text);
}

/* Nothing came along, and nothing was to come. */
static const char *
describe_absence (const Told *told)
{
  if (told->taken_back)
    return _ ("Not recorded: the person took consent back, and what there was is erased.");
  if (told->agreed == DOOR_AGREED_NO)
    return _ ("Not recorded: no consent.");
  if (told->agreed == DOOR_AGREED_UNKNOWN)
    return _ ("Not recorded: consent was not asked for, or not answered.");
  if (told->no_microphone)
    return _ ("Not recorded: no microphone could be used.");
  return _ ("Not recorded, although the person agreed.");
}

char *
door_reading_describe_recording (DoorReading *self)
{
  gboolean hidden = FALSE;
  const char *name = named_file (self, &hidden);
  Told told = listen_to (self->opened->journal);

  if (door_form_n_recordings (self->form) == 0)
    return NULL;
  ask_form (self, &told);
  if (hidden)
    return g_strdup (_ ("The recording is not for the team."));
  if (!*name)
    return self->opened->journal ? g_strdup (describe_absence (&told)) : NULL;
  if (!is_here (self, name))
    return g_strdup (_ ("There was a recording. It is not here any more."));
  return told.n_stretches > 0 ? describe_stretches (&told) : NULL;
}
