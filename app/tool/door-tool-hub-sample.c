/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl hub, the sample: from a file or from listings to cases on tablets. All of it is done with
 * headquarters' key: addresses are sealed to it, and the draw is signed by it. */
#define G_LOG_DOMAIN "doorctl"

#include "door-csv.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-listing.h"
#include "door-office.h"
#include "door-tool-hub-desk.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLE_MAX_BYTES (64u * 1024 * 1024)
enum { PAGE = 500 };

void
door_hub_desk_clear (DoorHubDesk *self)
{
  door_hub_place_clear (&self->place);
  g_free (self->key);
  g_free (self->passphrase_file);
  g_clear_pointer (&self->store, door_hub_store_close);
  g_clear_pointer (&self->office, door_identity_unref);
}
gboolean
door_hub_desk_open (DoorHubDesk *self, const DoorCommand *command, int *ret_exit)
{
  g_autoptr (GError) error = NULL;

  if (!self->key)
    {
      *ret_exit = door_tool_needs (command, "--key");
      return FALSE;
    }
  self->store = door_hub_place_open (&self->place, command, ret_exit);
  if (!self->store)
    return FALSE;
  self->office = door_tool_identity (self->key, self->passphrase_file, &error);
  if (!self->office)
    *ret_exit = door_tool_fail (error);
  return self->office != NULL;
}

/* --- sample: from a file --------------------------------------------------------------------- */

static char *
cell (const DoorCsvTable *table, guint row, const char *name)
{
  int column = door_csv_find (table, name);

  return g_strdup (column < 0 ? "" : door_csv_cell (table, row, (guint) column));
}

static gboolean
is_number (const char *text)
{
  char *end;

  return *text == '\0' || (g_ascii_strtod (text, &end) > 0 && *end == '\0');
}

static gboolean
add_row (DoorHubDesk *desk, const DoorCsvTable *table, guint row, GError **error)
{
  g_autoptr (DoorAssignmentFacts) facts = door_office_read_case (table, row);
  g_autoptr (DoorSampleCase) sampled = door_sample_case_new (facts->id);
  g_autofree char *reserve = cell (table, row, "reserve");

  sampled->psu = cell (table, row, "psu");
  sampled->stratum = cell (table, row, "stratum");
  sampled->weight = cell (table, row, "weight");
  sampled->form_id = g_strdup (facts->form_id);
  sampled->version = g_strdup (facts->form_version);
  sampled->reserve = (guint) strtoul (reserve, NULL, 10);
  if (!*facts->id || !*facts->form_id || !*sampled->psu || !is_number (sampled->weight))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "line %u: id, psu and form may not be blank, and a weight is a number above 0",
                   door_csv_line (table, row));
      return FALSE;
    }
  sampled->sealed = door_office_seal_case (facts, desk->office, error);
  return sampled->sealed && door_hub_store_add_case (desk->store, sampled, error);
}

/* Answers of an earlier wave are prefilled only where the form calls nothing sensitive: what stands
 * at or below such a place is refused. */
static gboolean
may_prefill (DoorHubDesk *desk, const DoorCsvTable *table, GError **error)
{
  g_autofree char *form_id = cell (table, 0, "form");
  g_autofree char *version = cell (table, 0, "version");
  g_autoptr (DoorHubForm) form
      = door_hub_store_get_form (desk->store, form_id, *version ? version : NULL, error);
  g_auto (GStrv) places = form ? door_office_sensitive_places (form->xml, error) : NULL;

  for (guint c = 0; places && c < door_csv_columns (table); c++)
    for (guint i = 0; places[i]; i++)
      {
        const char *path = door_csv_header (table, c);
        gsize length = strlen (places[i]);

        if (strncmp (path, places[i], length) != 0 || (path[length] && path[length] != '/'))
          continue;
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "the column %s would put a sensitive answer on a tablet; leave it out", path);
        return FALSE;
      }
  return places != NULL;
}

static gboolean
add_rows (DoorHubDesk *desk, const DoorCsvTable *table, const char *name, GError **error)
{
  for (guint i = 0; i < door_csv_rows (table); i++)
    if (!add_row (desk, table, i, error))
      return FALSE;
  return door_hub_store_audit (desk->store, "console", "sample.import", name, error);
}

static int
run_sample (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubDesk) desk = { { NULL } };
  const GOptionEntry entries[] = { DOOR_HUB_DESK_OPTIONS (&desk), { NULL } };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorCsvTable) table = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !door_hub_desk_open (&desk, command, &status))
    return status;
  if (!(bytes = door_file_load (argv[1], SAMPLE_MAX_BYTES, &error))
      || !(table = door_csv_read (bytes, &error)) || !may_prefill (&desk, table, &error)
      || !door_hub_store_begin (desk.store, &error))
    return door_tool_fail (error);
  if (!add_rows (&desk, table, argv[1], &error))
    {
      door_hub_store_rollback (desk.store);
      return door_tool_fail (error);
    }
  if (!door_hub_store_commit (desk.store, &error))
    return door_tool_fail (error);
  g_print ("%u cases are in the sample, sealed to this key.\n", door_csv_rows (table));
  return DOOR_EXIT_DONE;
}

static int
run_cases (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubPlace) place = { NULL };
  g_autofree char *psu = NULL;
  const GOptionEntry entries[]
      = { DOOR_HUB_PLACE (&place),
          { "psu", 0, 0, G_OPTION_ARG_STRING, &psu, "Of this PSU alone", "PSU" },
          { NULL } };
  g_autoptr (DoorHubStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *after = g_strdup ("");
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status)
      || !(store = door_hub_place_open (&place, command, &status)))
    return status;
  for (;;)
    {
      g_autoptr (GPtrArray) cases = door_hub_store_list_cases (store, psu, after, PAGE, &error);

      if (!cases)
        return door_tool_fail (error);
      for (guint i = 0; i < cases->len; i++)
        {
          const DoorSampleCase *sampled = g_ptr_array_index (cases, i);

          g_print ("%s\t%s\t%s\t%s\t%u\t%" G_GINT64_FORMAT "\n", sampled->case_id, sampled->psu,
                   sampled->stratum, sampled->weight, sampled->reserve, sampled->device);
          g_free (after);
          after = g_strdup (sampled->case_id);
        }
      if (cases->len < PAGE)
        return DOOR_EXIT_DONE;
    }
}

/* --- give: to a tablet ----------------------------------------------------------------------- */

/* The case, or those of the PSU that nobody has; households in reserve only by their name. */
static GPtrArray *
choose (DoorHubDesk *desk, const char *what, gboolean psu, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) cases = NULL;

  if (!psu)
    {
      g_ptr_array_add (ids, g_strdup (what));
      return g_steal_pointer (&ids);
    }
  cases = door_hub_store_list_cases (desk->store, what, NULL, G_MAXINT, error);
  for (guint i = 0; cases && i < cases->len; i++)
    {
      const DoorSampleCase *sampled = g_ptr_array_index (cases, i);

      if (sampled->device == 0 && sampled->reserve == 0)
        g_ptr_array_add (ids, g_strdup (sampled->case_id));
    }
  return cases ? g_steal_pointer (&ids) : NULL;
}

static int
run_give (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubDesk) desk = { { NULL } };
  gint64 number = 0;
  gboolean psu = FALSE;
  const GOptionEntry entries[]
      = { DOOR_HUB_DESK_OPTIONS (&desk),
          { "device", 0, 0, G_OPTION_ARG_INT64, &number, "Number of the device", "N" },
          { "psu", 0, 0, G_OPTION_ARG_NONE, &psu, "All of a PSU that nobody has", NULL },
          { NULL } };
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  const DoorHubDevice *device;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !door_hub_desk_open (&desk, command, &status))
    return status;
  devices = door_hub_store_list_devices (desk.store, NULL, &error);
  if (!(device = door_office_find_device (devices, number, &error))
      || !(ids = choose (&desk, argv[1], psu, &error)))
    return door_tool_fail (error);
  for (guint i = 0; i < ids->len; i++)
    if (!door_office_give (desk.store, desk.office, device, g_ptr_array_index (ids, i), &error)
        || !door_hub_store_audit (desk.store, "console", "case.give", g_ptr_array_index (ids, i),
                                  &error))
      return door_tool_fail (error);
  g_print ("%u cases are with %s now.\n", ids->len, device->user);
  return DOOR_EXIT_DONE;
}

/* --- listings -------------------------------------------------------------------------------- */

static gboolean
open_letter (DoorHubDesk *desk,
             const DoorLetter *letter,
             GPtrArray *listings,
             const char *psu,
             GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->content, error);
  g_autoptr (GBytes) content
      = envelope ? door_envelope_open (envelope, desk->office, NULL, error) : NULL;
  g_autoptr (DoorListing) listing = content ? door_listing_parse (content, error) : NULL;

  if (!listing)
    {
      g_prefix_error (error, "the listing %s from %s: ", letter->id, letter->from);
      return FALSE;
    }
  if (!psu || strcmp (psu, listing->psu) == 0)
    g_ptr_array_add (listings, g_steal_pointer (&listing));
  return TRUE;
}

/* Of all PSUs, or of one. Array of DoorListing. */
GPtrArray *
door_hub_desk_listings (DoorHubDesk *desk, const char *psu, GError **error)
{
  g_autoptr (GPtrArray) listings
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listing_free);
  guint64 mark = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) letters = door_hub_store_find_letters (
          desk->store, DOOR_HUB_MAILBOX_OFFICE, "listing", mark, &mark, error);

      if (!letters)
        return NULL;
      if (letters->len == 0)
        return g_steal_pointer (&listings);
      for (guint i = 0; i < letters->len; i++)
        if (!open_letter (desk, g_ptr_array_index (letters, i), listings, psu, error))
          return NULL;
    }
}

static void
print_frame (const char *psu, const GPtrArray *listings, const DoorFrame *frame)
{
  g_print ("PSU %s: %u households, %u other lines\n", psu, frame->households->len, frame->others);
  for (guint i = 0; i < frame->doubles->len; i++)
    {
      const DoorListedHousehold *line = g_ptr_array_index (frame->doubles, i);

      g_print ("  listed twice, kept once: segment %s, structure %s, dwelling %s, household %s "
               "(again by %s)\n",
               line->segment, line->structure, line->dwelling, line->household, line->lister);
    }
  for (guint i = 0; i < listings->len; i++)
    {
      const DoorListing *listing = g_ptr_array_index (listings, i);
      DoorFrameCheck check;

      if (!listing->recheck)
        continue;
      check = door_frame_check (frame, listing);
      g_print ("  listed again by %s, segment %s: %u found by both, %u missed before, %u gone\n",
               listing->lister, listing->segment, check.both, check.missed, check.gone);
    }
}

/* Closes the listing, so that what comes later changes nothing: with the frame the draw is made. */
static int
run_close_listing (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubDesk) desk = { { NULL } };
  gboolean close = FALSE;
  const GOptionEntry entries[]
      = { DOOR_HUB_DESK_OPTIONS (&desk),
          { "close", 0, 0, G_OPTION_ARG_NONE, &close, "It is complete: close it", NULL },
          { NULL } };
  g_autoptr (GPtrArray) listings = NULL;
  g_autoptr (DoorFrame) frame = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status)
      || !door_hub_desk_open (&desk, command, &status))
    return status;
  if (!(listings = door_hub_desk_listings (&desk, argv[1], &error)))
    return door_tool_fail (error);
  frame = door_frame_merge (listings);
  hash = door_frame_hash (frame);
  print_frame (argv[1], listings, frame);
  g_print ("  frame %s\n", hash);
  if (!close)
    return DOOR_EXIT_DONE;
  if (!door_hub_store_close_listing (desk.store, argv[1], frame->households->len, hash, &error)
      || !door_hub_store_audit (desk.store, "console", "listing.close", argv[1], &error))
    return door_tool_fail (error);
  g_print ("  closed. Next: doorctl hub draw %s --take N\n", argv[1]);
  return DOOR_EXIT_DONE;
}

/* --- draw ------------------------------------------------------------------------------------ */

typedef struct {
  int take, reserve;
  double psu_probability;
  char *form, *version, *stratum;
} Design;

static void
design_clear (Design *self)
{
  g_free (self->form);
  g_free (self->version);
  g_free (self->stratum);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Design, design_clear)

/* "PSU-0007": the seventh household of the frame. */
static gboolean
add_drawn (DoorHubDesk *desk,
           const Design *design,
           const DoorPsuDraw *draw,
           const DoorFrame *frame,
           guint at,
           guint reserve,
           GError **error)
{
  const DoorListedHousehold *line = g_ptr_array_index (frame->households, at);
  g_autofree char *id = g_strdup_printf ("%s-%04u", draw->psu, at + 1);
  g_autoptr (DoorSampleCase) sampled = door_sample_case_new (id);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  char weight[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (weight, sizeof weight, "%.6f",
                   1 / (design->psu_probability * door_psu_draw_probability (draw)));
  facts->id = g_strdup (id);
  facts->label = g_strdup (*line->head ? line->head : id);
  facts->address = g_strdup (line->address);
  facts->area = g_strdup (draw->psu);
  facts->form_id = g_strdup (design->form);
  facts->form_version = g_strdup (design->version ? design->version : "");
  sampled->psu = g_strdup (draw->psu);
  sampled->stratum = g_strdup (design->stratum ? design->stratum : "");
  sampled->weight = g_strdup (weight);
  sampled->form_id = g_strdup (design->form);
  sampled->version = g_strdup (facts->form_version);
  sampled->reserve = reserve;
  sampled->sealed = door_office_seal_case (facts, desk->office, error);
  return sampled->sealed && door_hub_store_add_case (desk->store, sampled, error);
}

static gboolean
keep_draw (DoorHubDesk *desk,
           const Design *design,
           const DoorPsuDraw *draw,
           const DoorFrame *frame,
           GError **error)
{
  g_autoptr (GBytes) bytes = door_psu_draw_sign (draw, desk->office);

  if (!door_hub_store_close_listing (desk->store, draw->psu, draw->households, draw->frame_hash,
                                     error)
      || !door_hub_store_set_draw (desk->store, draw->psu, bytes, error))
    return FALSE;
  for (guint i = 0; i < draw->taken->len; i++)
    if (!add_drawn (desk, design, draw, frame, g_array_index (draw->taken, guint, i), 0, error))
      return FALSE;
  for (guint i = 0; i < draw->kept->len; i++)
    if (!add_drawn (desk, design, draw, frame, g_array_index (draw->kept, guint, i), i + 1, error))
      return FALSE;
  return door_hub_store_audit (desk->store, "console", "listing.draw", draw->psu, error);
}

static gboolean
draw_psu (DoorHubDesk *desk, const Design *design, const char *psu, GError **error)
{
  g_autoptr (GPtrArray) listings = door_hub_desk_listings (desk, psu, error);
  g_autoptr (DoorFrame) frame = listings ? door_frame_merge (listings) : NULL;
  g_autofree char *hash = frame ? door_frame_hash (frame) : NULL;
  g_autoptr (DoorPsuDraw) draw
      = frame ? door_psu_draw_new (psu, hash, frame->households->len, (guint) design->take,
                                   (guint) design->reserve, desk->office, error)
              : NULL;

  if (!draw || !door_hub_store_begin (desk->store, error))
    return FALSE;
  if (keep_draw (desk, design, draw, frame, error))
    return door_hub_store_commit (desk->store, error);
  door_hub_store_rollback (desk->store);
  return FALSE;
}

static int
run_draw (const DoorCommand *command, char **argv)
{
  g_auto (DoorHubDesk) desk = { { NULL } };
  g_auto (Design) design = { .psu_probability = 1 };
  const GOptionEntry entries[]
      = { DOOR_HUB_DESK_OPTIONS (&desk),
          { "take", 0, 0, G_OPTION_ARG_INT, &design.take, "Households to take", "N" },
          { "reserve", 0, 0, G_OPTION_ARG_INT, &design.reserve, "Households in reserve", "N" },
          { "psu-probability", 0, 0, G_OPTION_ARG_DOUBLE, &design.psu_probability,
            "With which the PSU came into the sample (default 1)", "P" },
          { "form", 0, 0, G_OPTION_ARG_STRING, &design.form, "Form of the interviews", "ID" },
          { "version", 0, 0, G_OPTION_ARG_STRING, &design.version, "Its version", "V" },
          { "stratum", 0, 0, G_OPTION_ARG_STRING, &design.stratum, "Stratum of the PSU", "NAME" },
          { NULL } };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (design.take < 1 || design.reserve < 0 || !design.form || design.psu_probability <= 0
      || design.psu_probability > 1)
    return door_tool_needs (command, "--take, --form, and a probability above 0 and at most 1");
  if (!door_hub_desk_open (&desk, command, &status))
    return status;
  if (!draw_psu (&desk, &design, argv[1], &error))
    return door_tool_fail (error);
  g_print (
      "%d households of %s are in the sample and %d in reserve; the draw is signed and kept.\n",
      design.take, argv[1], design.reserve);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_hub_sample_commands[] = {
  { "hub sample", "SAMPLE.csv", "Take a drawn sample into the hub, sealed", run_sample },
  { "hub cases", "", "List the sample's cases and who has them", run_cases },
  { "hub give", "CASE", "Give a case, or a PSU's, to a device; takes it from another", run_give },
  { "hub listing", "PSU", "Merge and check what listers sent; close it", run_close_listing },
  { "hub draw", "PSU", "Draw households from a listing, with a seed nobody chooses", run_draw },
  { NULL },
};
