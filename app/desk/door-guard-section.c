/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include "door-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
say_failed (DoorGuard *self, const GError *error)
{
  const char *choices[] = { _ ("Try again"), NULL };

  door_guard_say (self, DOOR_GUARD_FAILED, _ ("This could not be kept yet"),
                  _ ("Nothing was lost. Try again."), error->message, choices);
}

/* --- Opening ------------------------------------------------------------------------------ */

static void
enter (DoorGuard *self, guint section, const DoorGuarded *guarded)
{
  self->section = section;
  self->open = *guarded;
  self->resumed = TRUE;
  self->depth = 0;
  self->answers_before = door_interview_count_answers (self->interview);
  self->progress_before = self->interview->progress;
  door_recorder_set_section (self->interview->recorder, section);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorGuard) self = data;
  g_autoptr (GError) error = NULL;
  gboolean opened = door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!self->interview)
    return;
  if (!opened)
    {
      say_failed (self, error);
      return;
    }
  enter (self,
         door_guard_section_number (door_session_def (self->interview->session),
                                    self->present.control),
         &self->present);
  self->resumed = FALSE;
  self->mode_of = self->present.control;
  door_guard_again (self);
}

guint
door_guard_section_of (DoorGuard *self, DoorNode node)
{
  DoorSession *session = self->interview->session;
  DoorNode group = self->section > 0 ? door_session_near (session, self->open.node, DOOR_NODE_ROOT)
                                     : DOOR_NODE_NONE;

  for (; group != DOOR_NODE_NONE && node != DOOR_NODE_NONE;
       node = door_session_parent (session, node))
    if (node == group)
      return self->section;
  return 0;
}

guint
door_guard_open_number (DoorGuard *self)
{
  return self->section;
}

void
door_guard_open_section (DoorGuard *self)
{
  DoorFormDef *def = door_session_def (self->interview->session);

  if (self->section > 0)
    {
      self->mode_of = self->present.control; /* it was begun before */
      door_guard_again (self);
      return;
    }
  door_guard_say (self, DOOR_GUARD_WORKING, _ ("One moment…"), "", "", NULL);
  door_vault_queue_section_open_async (self->interview->queue, &self->interview->id,
                                       door_guard_section_number (def, self->present.control),
                                       door_form_path (def, self->present.node), on_opened,
                                       g_object_ref (self));
}

/* --- What is sealed ----------------------------------------------------------------------- */

static void
append_node (DoorSession *session, DoorNode node, GString *out)
{
  const char *name
      = door_form_name (door_session_def (session), door_session_def_node (session, node));
  DoorNode child = door_session_first_child (session, node);

  if (!door_session_is_relevant (session, node)
      || door_form_kind (door_session_def (session), door_session_def_node (session, node))
             == DOOR_DEF_ATTRIBUTE)
    return;
  g_string_append_printf (out, "<%s>", name);
  if (child == DOOR_NODE_NONE)
    door_xml_append_escaped (out, door_session_value (session, node));
  for (; child != DOOR_NODE_NONE; child = door_session_next_sibling (session, child))
    append_node (session, child, out);
  g_string_append_printf (out, "</%s>", name);
}

static GBytes *
print_answers (DoorGuard *self)
{
  DoorSession *session = self->interview->session;
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  DoorNode node = door_session_near (session, self->open.node, DOOR_NODE_ROOT);

  if (node != DOOR_NODE_NONE)
    append_node (session, node, out);
  return g_string_free_to_bytes (out);
}

static gboolean
is_carried (DoorFormDef *def, DoorDefNode node)
{
  const char *carry = door_guard_attribute (def, node, "carry");

  return carry && *carry && strcmp (carry, "no") != 0;
}

static void
collect_carried (DoorSession *session, DoorNode node, GPtrArray *keys, GPtrArray *values)
{
  if (is_carried (door_session_def (session), door_session_def_node (session, node)))
    {
      g_ptr_array_add (keys, door_session_key (session, node));
      g_ptr_array_add (values, g_strdup (door_session_value (session, node)));
    }
  for (DoorNode c = door_session_first_child (session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    collect_carried (session, c, keys, values);
}

/* Everything below; what is carried stays as it is. Repeats go whole: how many there are says something, too. */
static void
seal_below (DoorSession *session, DoorNode node)
{
  DoorFormDef *def = door_session_def (session);

  for (DoorNode c = door_session_first_child (session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    {
      DoorDefNode definition = door_session_def_node (session, c);

      if (is_carried (def, definition))
        door_session_freeze_value (session, c);
      else if (door_form_kind (def, definition) == DOOR_DEF_GROUP)
        seal_below (session, c);
      else
        door_session_seal_node (session, c);
    }
}

void
door_guard_seal_group (DoorSession *session, const char *path)
{
  DoorDefNode node = door_form_find (door_session_def (session), path);
  DoorNode instance
      = node == DOOR_DEF_NONE ? DOOR_NODE_NONE : door_session_near (session, node, DOOR_NODE_ROOT);

  if (instance != DOOR_NODE_NONE)
    seal_below (session, instance);
}

/* --- Closing ------------------------------------------------------------------------------ */

/* Where the cursor stands, in words that outlive the session. */
static void
describe_place (DoorGuard *self, DoorLeftAt *place)
{
  DoorInterview *interview = self->interview;
  DoorItem item = door_cursor_item (interview->cursor);
  DoorFormDef *def = door_session_def (interview->session);

  memset (place, 0, sizeof *place);
  if (door_cursor_kind (interview->cursor) == DOOR_SCREEN_END)
    {
      place->value = g_strdup ("end");
      return;
    }
  place->path = door_session_key (interview->session, item.node);
  place->value
      = door_cursor_kind (interview->cursor) == DOOR_SCREEN_REPEAT_PROMPT ? g_strconcat (
            "prompt ", door_form_path (def, door_form_control_node (def, item.control)), NULL)
                                                                          : g_strdup ("screen");
}

/* The record anew from the outer journal alone: what was said inside is in no memory of ours. */
static void
take_session (DoorGuard *self, DoorSession *session, DoorAsides *asides)
{
  DoorInterview *interview = self->interview;
  guint language = door_session_language (interview->session);
  DoorLeftAt place;

  describe_place (self, &place);
  place.asides = asides;
  door_interview_close_questions (interview);
  door_cursor_free (interview->cursor);
  door_session_free (interview->session);
  interview->session = session;
  interview->cursor = door_cursor_new (session);
  door_session_set_language (session, language);
  door_interview_return_to (interview, &place);
  door_interview_record_place (interview);
  door_left_at_clear (&place);
}

static void
end_section (DoorGuard *self)
{
  const char *choices[] = { _ ("I have the tablet again"), NULL };

  self->passed = DOOR_CONTROL_NONE;
  self->step = DOOR_GUARD_NONE;
  if (self->alone)
    door_guard_say (self, DOOR_GUARD_ALONE_END, _ ("Thank you. Your answers are closed now"),
                    _ ("Nobody here can open them again. Please hand the tablet back."), "",
                    choices);
  else
    door_guard_again (self);
}

static void
on_replayed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorGuard) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal
      = door_vault_queue_replay_finish (DOOR_VAULT_QUEUE (source), result, &error);
  DoorLeftAt left_at = { NULL };
  DoorSession *session = NULL;
  char id[DOOR_UUID_TEXT];
  DoorEnv env = { NULL };

  if (!self->interview)
    return;
  door_uuid_print (door_vault_queue_vault_id (self->interview->queue), id);
  /* What the form notes from here on must not tell how long the section took. */
  env.clock = self->outside;
  env.username = door_trust_person (self->interview->trust);
  env.device_id = id;
  if (journal)
    session = door_interview_fold_journal (door_session_def (self->interview->session), &env,
                                           journal, NULL, &left_at, &error);
  if (!session)
    {
      door_left_at_clear (&left_at);
      say_failed (self, error);
      return;
    }
  for (guint i = 0; i < self->closed->len; i++)
    door_guard_seal_group (session, g_ptr_array_index (self->closed, i));
  end_section (self);
  take_session (self, session, g_steal_pointer (&left_at.asides));
  door_left_at_clear (&left_at);
  door_guard_tell (self);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorGuard) self = data;
  g_autoptr (GError) error = NULL;
  gint64 shift = 0;
  gboolean closed
      = door_vault_queue_section_close_finish (DOOR_VAULT_QUEUE (source), result, &shift, &error);

  if (!self->interview)
    return;
  if (!closed)
    {
      say_failed (self, error);
      return;
    }
  g_ptr_array_add (
      self->closed,
      g_strdup (door_form_path (door_session_def (self->interview->session), self->open.node)));
  g_clear_pointer (&self->answers, g_bytes_unref);
  g_clear_pointer (&self->outside, door_clock_unref);
  self->outside = door_clock_new_behind (self->interview->clock, shift);
  self->section = 0;
  door_recorder_set_section (self->interview->recorder, 0);
  door_vault_queue_replay_async (self->interview->queue, &self->interview->id, on_replayed,
                                 g_object_ref (self));
}

static DoorEntry *
make_carried (GPtrArray *keys, GPtrArray *values)
{
  DoorEntry *entries = g_new0 (DoorEntry, keys->len + 1);

  for (guint i = 0; i < keys->len; i++)
    {
      entries[i].kind = DOOR_ENTRY_CARRY;
      entries[i].path = g_ptr_array_index (keys, i);
      entries[i].value = g_ptr_array_index (values, i);
    }
  return entries;
}

void
door_guard_close_section (DoorGuard *self)
{
  DoorInterview *interview = self->interview;
  DoorRoster *roster = door_trust_roster (interview->trust);
  const char *no_reader = door_guard_no_reader (self);
  DoorNode node = door_session_near (interview->session, self->open.node, DOOR_NODE_ROOT);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree DoorEntry *carried = NULL;
  g_autoptr (GError) error = NULL;

  if (self->step == DOOR_GUARD_WORKING)
    return;
  if (no_reader)
    {
      error = g_error_new_literal (DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_SEAL, no_reader);
      say_failed (self, error);
      return;
    }
  door_guard_say (self, DOOR_GUARD_WORKING, _ ("Closing what was said…"), "", "", NULL);
  if (node != DOOR_NODE_NONE)
    collect_carried (interview->session, node, keys, values);
  carried = make_carried (keys, values);
  if (!self->answers)
    self->answers = print_answers (self);
  door_vault_queue_section_close_async (
      interview->queue, &interview->id, self->section, self->answers, carried, keys->len, roster,
      self->open.audience, door_trust_team (interview->trust), on_closed, g_object_ref (self));
}

/* --- Going on after an interruption ------------------------------------------------------- */

static gboolean
is_answered (DoorInterview *interview)
{
  guint n;
  const DoorItem *items = door_cursor_items (interview->cursor, &n);

  for (guint i = 0; i < n; i++)
    if (!*door_session_value (interview->session, items[i].node)
        && !door_session_is_readonly (interview->session, items[i].node))
      return FALSE;
  return n > 0;
}

/* Behind everything that was answered: its screens are not shown again. */
static void
go_behind (DoorGuard *self)
{
  DoorInterview *interview = self->interview;
  DoorFormDef *def = door_session_def (interview->session);
  DoorNode node = door_session_near (interview->session, self->open.node, DOOR_NODE_ROOT);

  if (node == DOOR_NODE_NONE || !door_cursor_go (interview->cursor, node))
    return;
  while (door_guard_find (def, door_cursor_item (interview->cursor).control).control
             == self->open.control
         && door_cursor_kind (interview->cursor) != DOOR_SCREEN_END
         && door_cursor_kind (interview->cursor) != DOOR_SCREEN_REPEAT_PROMPT
         && is_answered (interview))
    door_cursor_next (interview->cursor);
}

void
door_guard_resume (DoorGuard *self, GPtrArray *sections, DoorClock *outside)
{
  DoorSession *session = self->interview->session;

  g_clear_pointer (&self->outside, door_clock_unref);
  self->outside = door_clock_ref (outside);

  for (guint i = 0; i < sections->len; i++)
    {
      const DoorSectionInfo *info = g_ptr_array_index (sections, i);
      DoorGuarded guarded;

      if (!info->open)
        {
          g_ptr_array_add (self->closed, g_strdup (info->label));
          door_guard_seal_group (session, info->label);
          continue;
        }
      guarded = door_guard_of_section (door_session_def (session), info->section);
      if (guarded.control != DOOR_CONTROL_NONE)
        enter (self, info->section, &guarded);
    }
}

void
door_guard_resume_place (DoorGuard *self)
{
  if (self->section > 0)
    go_behind (self);
}
