/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub extras: households that an interviewer found unlisted in the dwelling of a drawn one. */
#define G_LOG_DOMAIN "doorctl"

#include "door-case-event.h"
#include "door-envelope.h"
#include "door-extras.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-office.h"
#include "door-roster.h"
#include "door-tool-hub-desk.h"

#include <stdlib.h>
#include <string.h>

/* The place in the frame of a case that was drawn from a listing: "PSU-0007" is at 6. */
static gboolean
place_of (const DoorSampleCase *sampled, const DoorFrame *frame, guint *ret_at, GError **error)
{
  const char *number = strrchr (sampled->case_id, '-');
  guint64 place = 0;

  if (number && g_ascii_string_to_unsigned (number + 1, 10, 1, frame->households->len, &place, NULL)
      && sampled->psu && *sampled->psu)
    {
      *ret_at = (guint) place - 1;
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "The case %s was not drawn from a listing.", sampled->case_id);
  return FALSE;
}

/* The frame that was closed and drawn from, and no other. */
static gboolean
is_the_frame (DoorHubDesk *desk, const char *psu, const DoorFrame *frame, GError **error)
{
  g_autoptr (GPtrArray) listings = door_hub_store_list_listings (desk->store, error);
  g_autofree char *hash = door_frame_hash (frame);

  for (guint i = 0; listings && i < listings->len; i++)
    {
      const DoorHubListing *listing = g_ptr_array_index (listings, i);

      if (strcmp (listing->psu, psu) == 0 && strcmp (listing->frame_hash, hash) == 0)
        return TRUE;
    }
  if (listings)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "The listing of %s is not the one that was closed.", psu);
  return FALSE;
}

/* "PSU-0007-x2": the second of those found there. */
static gboolean
add_extra (DoorHubDesk *desk,
           const DoorSampleCase *listed,
           const DoorListedHousehold *line,
           const char *name,
           guint number,
           double factor,
           GError **error)
{
  g_autofree char *id = g_strdup_printf ("%s-x%u", listed->case_id, number);
  g_autoptr (DoorSampleCase) sampled = door_sample_case_new (id);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  char weight[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (weight, sizeof weight, "%.6f", g_ascii_strtod (listed->weight, NULL) * factor);
  facts->id = g_strdup (id);
  facts->label = g_strdup (name);
  facts->address = g_strdup (line->address);
  facts->area = g_strdup (listed->psu);
  facts->form_id = g_strdup (listed->form_id);
  facts->form_version = g_strdup (listed->version);
  sampled->psu = g_strdup (listed->psu);
  sampled->stratum = g_strdup (listed->stratum);
  sampled->weight = g_strdup (weight);
  sampled->form_id = g_strdup (listed->form_id);
  sampled->version = g_strdup (listed->version);
  sampled->sealed = door_office_seal_case (facts, desk->office, error);
  return sampled->sealed && door_hub_store_add_case (desk->store, sampled, error);
}

/* All or nothing, and told in the log of acts: how many were found, and which were taken. */
static gboolean
keep_extras (DoorHubDesk *desk,
             const DoorSampleCase *listed,
             const DoorListedHousehold *line,
             char **names,
             const DoorExtras *drawn,
             GError **error)
{
  g_autoptr (GString) told = g_string_new (listed->case_id);

  g_string_append_printf (told, " found %u names %s taken", drawn->found, drawn->hash);
  for (guint i = 0; i < drawn->taken->len; i++)
    {
      guint at = g_array_index (drawn->taken, guint, i);

      g_string_append_printf (told, " %u", at + 1);
      if (!add_extra (desk, listed, line, names[at], at + 1, drawn->factor, error))
        return FALSE;
    }
  return door_hub_store_audit (desk->store, "console", "listing.extras", told->str, error);
}

/* --- As the interviewer told them ------------------------------------------------------------ */

/* One a line. transfer full. */
static char **
split_names (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      g_strv_builder_add (names, lines[i]);
  return g_strv_builder_end (names);
}

static char **
read_names (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, 64 * 1024, error);
  g_autofree char *text
      = bytes ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;

  return text ? split_names (text) : NULL;
}

/* The newest that the case's own device told; NULL: this letter tells nothing of it. What others wrote, or
 * what is not for this key, does not count. */
static DoorCaseEvent *
open_told (DoorHubDesk *desk, const DoorLetter *letter, const char *case_id)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->content, NULL);
  g_autoptr (GBytes) content
      = envelope ? door_envelope_open (envelope, desk->office, NULL, NULL) : NULL;
  g_autoptr (DoorCaseEvent) event = content ? door_case_event_parse (content, NULL) : NULL;

  if (!event || !letter->has_keys || !door_case_event_is (event, DOOR_EVENT_EXTRAS)
      || strcmp (door_case_event_case (event), case_id) != 0
      || memcmp (door_envelope_info (envelope)->signer, letter->keys.sign, sizeof letter->keys.sign)
             != 0)
    return NULL;
  return g_steal_pointer (&event);
}

static gboolean
take_newer (DoorHubDesk *desk, GPtrArray *letters, const char *case_id, DoorCaseEvent **newest)
{
  for (guint i = 0; i < letters->len; i++)
    {
      g_autoptr (DoorCaseEvent) event = open_told (desk, g_ptr_array_index (letters, i), case_id);

      if (!event || (*newest && door_case_event_at (event) < door_case_event_at (*newest)))
        continue;
      g_clear_pointer (newest, door_case_event_unref);
      *newest = g_steal_pointer (&event);
    }
  return letters->len > 0;
}

/* From the letters that wait for the office. transfer full. */
static char **
find_names (DoorHubDesk *desk, const char *case_id, GError **error)
{
  g_autoptr (DoorCaseEvent) newest = NULL;
  guint64 mark = 0;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) letters = door_hub_store_find_letters (
          desk->store, DOOR_HUB_MAILBOX_OFFICE, DOOR_LETTER_CASE_EVENT, mark, &mark, error);

      if (!letters)
        return NULL;
      more = take_newer (desk, letters, case_id, &newest);
    }
  if (newest)
    return split_names (door_case_event_get (newest, "names"));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "Nobody told of unlisted households beside %s that this key can read. Give their "
               "names in a file.",
               case_id);
  return NULL;
}

static gboolean
draw_extras (DoorHubDesk *desk,
             const char *case_id,
             char **names,
             guint most,
             DoorExtras **ret,
             GError **error)
{
  g_autoptr (DoorSampleCase) listed = door_hub_store_get_case (desk->store, case_id, error);
  g_autoptr (GPtrArray) listings
      = listed ? door_hub_desk_listings (desk, listed->psu, error) : NULL;
  g_autoptr (DoorFrame) frame = listings ? door_frame_merge (listings) : NULL;
  guint at;

  if (!frame || !is_the_frame (desk, listed->psu, frame, error)
      || !place_of (listed, frame, &at, error))
    return FALSE;
  if (!door_extras_have (frame, at))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "What is found there belongs to a household listed after this one in the same "
                   "dwelling: nobody is added for %s.",
                   case_id);
      return FALSE;
    }
  *ret = door_extras_draw (case_id, (const char *const *) names, most, desk->office, error);
  if (!*ret || !door_hub_store_begin (desk->store, error))
    return FALSE;
  if (keep_extras (desk, listed, g_ptr_array_index (frame->households, at), names, *ret, error))
    return door_hub_store_commit (desk->store, error);
  door_hub_store_rollback (desk->store);
  return FALSE;
}

static int
run_extras (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubDesk) desk = { { NULL } };
  int most = DOOR_EXTRAS_MOST;
  const GOptionEntry entries[]
      = { DOOR_HUB_DESK_OPTIONS (&desk),
          { "most", 0, 0, G_OPTION_ARG_INT, &most, "Interviewed of one dwelling (default 3)", "N" },
          { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (DoorExtras) drawn = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!argv[1] || (argv[2] && argv[3]))
    return door_tool_needs (command, "a case");
  if (!door_hub_desk_open (&desk, command, &status))
    return status;
  if (most < 1)
    return door_tool_needs (command, "--most of at least 1");
  names = argv[2] ? read_names (argv[2], &error) : find_names (&desk, argv[1], &error);
  if (!names || !draw_extras (&desk, argv[1], names, (guint) most, &drawn, &error))
    return door_tool_fail (error);
  for (guint i = 0; i < drawn->taken->len; i++)
    {
      guint at = g_array_index (drawn->taken, guint, i);

      g_print ("%s-x%u  %s\n", argv[1], at + 1, names[at]);
    }
  g_print ("%u of %u found are in the sample, with the weight of %s times %.6f. Next: doorctl hub "
           "give\n",
           drawn->taken->len, drawn->found, argv[1], drawn->factor);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_extras_commands[] = {
  { "hub extras", "CASE [NAMES.txt]", "Draw from households found unlisted in a case's dwelling",
    run_extras },
  { NULL },
};
