/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor's desk: opening one interview as the window does, and filtering a list of 100,000. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-desk.h"

#include "door-desk-records.h"
#include "door-device.h"
#include "door-files.h"
#include "door-reading.h"
#include "door-scenario.h"
#include "door-submission.h"
#include "door-team-rows.h"

#include <string.h>

#define TEAM "north"
#define ACCOUNT "sione"
#define PASSPHRASE "seven quiet herons"
#define N_VARIABLES 300u /* with an answer each, at least */
#define N_ROUNDS 15u
#define N_ROWS 100000u
#define N_PEOPLE 500u
#define N_PSUS 5000u
#define BEGIN (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC) /* 2026-03-02 09:00 UTC */

static double
ms_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

static void
add (JsonBuilder *figures, const char *name, double value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
}

/* --- One interview, as it comes from a hub ---------------------------------------------------- */

typedef struct {
  char *folder;
  char *device; /* the supervisor's */
  DoorFormDef *form;
  GBytes *xml; /* of the questionnaire */
  const DoorScript *script;
  DoorClock *clock;
  DoorIdentity *survey;
  DoorPublicKeys supervisor;
  DoorRoster *roster;
  GBytes *signed_roster;
  DoorVault *interviewer;
  guint n_answers; /* of the interview that is opened */
} Place;

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->interviewer, door_vault_close);
  g_clear_pointer (&self->roster, door_roster_unref);
  g_clear_pointer (&self->signed_roster, g_bytes_unref);
  g_clear_pointer (&self->survey, door_identity_unref);
  g_clear_pointer (&self->clock, door_clock_unref);
  if (self->folder)
    door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->device);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
make_people (Place *self, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "interviewer", NULL);
  const DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  DoorEnrolment enrolment = { .public_name = "Bench",
                              .account = ACCOUNT,
                              .person = ACCOUNT,
                              .passphrase = PASSPHRASE,
                              .team = TEAM,
                              .hub_url = "http://127.0.0.1:9/v1",
                              .token = "none",
                              .survey_key = door_identity_public (self->survey),
                              .kdf_policy = &door_kdf_policy_test };
  DoorUuid vault;

  self->interviewer = door_vault_create (folder, PASSPHRASE, &options, error);
  if (!self->interviewer
      || !door_device_enrol (self->device, &enrolment, self->clock, &self->supervisor, &vault,
                             error))
    return FALSE;
  self->roster = door_roster_new ("bench", 1, BEGIN);
  door_roster_add (self->roster, DOOR_ROLE_SUPERVISOR, TEAM, ACCOUNT, &self->supervisor);
  door_roster_add (self->roster, DOOR_ROLE_INTERVIEWER, TEAM, "amina",
                   door_identity_public (door_vault_identity (self->interviewer)));
  self->signed_roster = door_roster_sign (self->roster, self->survey);
  return self->signed_roster != NULL;
}

/* The place of the record that a line of the script answers; repeats grow as it names them. */
static DoorNode
find_or_add (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);
  const char *bracket = strrchr (ref, '[');
  g_autofree char *path = bracket ? g_strndup (ref, (gsize) (bracket - ref)) : NULL;
  DoorFormDef *form = door_session_def (session);
  DoorDefNode repeat = path ? door_form_find (form, path) : DOOR_DEF_NONE;

  if (node != DOOR_NODE_NONE || repeat == DOOR_DEF_NONE)
    return node;
  door_session_add_repeat (session, door_form_node_control (form, repeat), DOOR_NODE_ROOT, 0);
  return door_session_find (session, ref);
}

/* Everybody in the household, all screeners and their events, as the script answers. transfer full. */
static DoorSession *
hold (Place *self, GError **error)
{
  const DoorEnv env = { .clock = self->clock, .has_seed = TRUE, .seed = 1 };
  g_autoptr (DoorSession) session = door_session_new (self->form, &env, error);

  for (guint i = 0; session && i < door_script_length (self->script); i++)
    {
      const char *ref = door_script_ref (self->script, i);
      DoorNode node = find_or_add (session, ref);

      if (node != DOOR_NODE_NONE)
        door_session_set (session, node, door_script_find (self->script, ref), FALSE);
    }
  return g_steal_pointer (&session);
}

/* The answers in the order of the questionnaire, each on a screen of its own. */
static gboolean
append_answers (
    Place *self, const DoorUuid *id, DoorSession *session, DoorNode parent, GError **error)
{
  for (DoorNode node = door_session_first_child (session, parent); node != DOOR_NODE_NONE;
       node = door_session_next_sibling (session, node))
    {
      g_autofree char *key = door_session_key (session, node);
      const char *value = door_session_value (session, node);
      const DoorEntry entries[] = { { .kind = DOOR_ENTRY_POSITION, .path = key, .value = "screen" },
                                    { .kind = DOOR_ENTRY_SET, .path = key, .value = value } };
      DoorControl control
          = door_form_node_control (self->form, door_session_def_node (session, node));

      if (!door_session_is_relevant (session, node))
        continue;
      if (!append_answers (self, id, session, node, error))
        return FALSE;
      if (control == DOOR_CONTROL_NONE || !*value)
        continue;
      door_clock_advance (self->clock, 8 * G_USEC_PER_SEC);
      if (!door_vault_append (self->interviewer, id, entries, G_N_ELEMENTS (entries), error))
        return FALSE;
      self->n_answers++;
    }
  return TRUE;
}

typedef struct {
  Place *place;
  GBytes *xml;
  char *instance;
} Sealing;

static GPtrArray *
seal (const DoorClosing *closing, gpointer data, GError **error)
{
  const Sealing *self = data;
  const DoorFormDef *form = self->place->form;
  GPtrArray *parts = door_closing_seal (closing, self->xml, self->place->roster, DOOR_AUDIENCE_TEAM,
                                        TEAM, error);
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_new (
      door_form_id (form), door_form_version (form), self->instance);
  g_autoptr (GBytes) printed = NULL;

  for (guint i = 0; parts && i < parts->len; i++)
    {
      const DoorVaultPart *part = g_ptr_array_index (parts, i);

      door_submission_manifest_add_part (manifest, part->name, part->bytes);
    }
  printed = door_submission_manifest_print (manifest);
  if (parts)
    g_ptr_array_insert (parts, 0, door_vault_part_new (DOOR_SUBMISSION_XML_PART, printed));
  return parts;
}

/* What waits in the interviewer's vault, as sync would bring it. transfer full. */
static DoorInbound *
receive (Place *self, const DoorUuid *id, GError **error)
{
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->interviewer, error);
  const DoorOutboxItem *item = outbox && outbox->len > 0 ? g_ptr_array_index (outbox, 0) : NULL;
  DoorInbound *inbound = door_inbound_new (DOOR_INBOUND_SUBMISSION);

  inbound->name = g_strdup ("1");
  inbound->version = g_strdup_printf ("%" G_GINT64_FORMAT, door_clock_now (self->clock));
  inbound->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  for (guint i = 0; item && item->names[i]; i++)
    {
      g_autoptr (GBytes) bytes
          = door_vault_outbox_part (self->interviewer, id, item->names[i], error);

      if (bytes && g_str_equal (item->names[i], DOOR_SUBMISSION_XML_PART))
        inbound->body = g_bytes_ref (bytes);
      else if (bytes)
        g_ptr_array_add (inbound->media, door_wire_part_new (item->names[i], NULL, bytes));
    }
  return inbound;
}

static gboolean
put_on_desk (Place *self, const DoorInbound *inbound, GError **error)
{
  const DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autofree char *folder = door_device_vault_folder (self->device, ACCOUNT);
  g_autofree char *name
      = door_record_form_name (door_form_id (self->form), door_form_version (self->form));
  DoorVault *own = door_vault_open (folder, PASSPHRASE, &options, error);
  gboolean done = own
                  && door_vault_put (own, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL,
                                     self->signed_roster, error)
                  && door_vault_put (own, DOOR_RECORD_FORM, name, NULL, self->xml, error)
                  && door_team_store_submission (own, inbound, error);

  g_clear_pointer (&own, door_vault_close);
  return done;
}

static gboolean
send_one (Place *self, GError **error)
{
  g_autoptr (DoorSession) session = hold (self, error);
  DoorUuid id = door_uuid_random ();
  g_autofree char *instance = door_uuid_to_instance_id (&id);
  g_autoptr (GBytes) about = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) xml = session ? door_session_to_xml (session, TRUE) : NULL;
  Sealing sealing = { self, xml, instance };
  g_autoptr (DoorInbound) inbound = NULL;

  if (!session || !door_vault_begin (self->interviewer, &id, about, error)
      || !append_answers (self, &id, session, DOOR_NODE_ROOT, error)
      || !door_vault_finalize (self->interviewer, &id, "complete", seal, &sealing, error))
    return FALSE;
  inbound = receive (self, &id, error);
  return put_on_desk (self, inbound, error);
}

/* --- Opening it ------------------------------------------------------------------------------- */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* What the pane shows when it opens: all rows and lists of the reading. */
static guint
look_at (DoorReading *reading)
{
  GListModel *rows = door_reading_get_rows (reading);
  guint seen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      seen += *door_reading_row_get_answer (row) != '\0';
    }
  return seen;
}

static gboolean
open_one (DoorTeamDesk *desk, DoorTeamRow *row, double *ret_ms, guint *ret_seen, GError **error)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorReading) reading = NULL;

  door_team_desk_read_async (desk, row, keep_result, &result);
  reading = door_team_desk_read_finish (desk, wait_for (&result), error);
  if (!reading)
    return FALSE;
  *ret_seen = look_at (reading);
  *ret_ms = ms_since (begin);
  return TRUE;
}

static gboolean
measure_open (JsonBuilder *figures, DoorTeamDesk *desk, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  DoorTeamList *list = door_team_desk_get_list (desk);
  g_autoptr (DoorTeamRow) row = NULL;
  guint seen = 0;

  door_team_desk_refresh_async (desk, keep_result, &result);
  if (!door_team_desk_refresh_finish (desk, wait_for (&result), error))
    return FALSE;
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  if (!row)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the interview did not come");
      return FALSE;
    }
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double ms;

      if (!open_one (desk, row, &ms, &seen, error))
        return FALSE;
      g_array_append_val (times, ms);
    }
  add (figures, "open_ms", door_bench_median (times));
  add (figures, "open_rows", seen);
  return TRUE;
}

gboolean
door_bench_desk_open (
    JsonBuilder *figures, DoorFormDef *form, GBytes *xml, const DoorScript *script, GError **error)
{
  g_auto (Place) place = { .folder = g_dir_make_tmp ("doorctl-bench-XXXXXX", error),
                           .form = form,
                           .xml = xml,
                           .script = script,
                           .clock = door_clock_new_fixed (BEGIN, NULL),
                           .survey = door_identity_new () };
  DoorScenario *sione;
  DoorTeamDesk *desk = NULL;
  gboolean done;

  if (!place.folder)
    return FALSE;
  place.device = g_build_filename (place.folder, "device", NULL);
  if (!make_people (&place, error) || !send_one (&place, error))
    return FALSE;
  sione = door_scenario_new (place.device, place.clock);
  door_scenario_set_kdf_policy (sione, &door_kdf_policy_test);
  done = door_scenario_unlock (sione, ACCOUNT, PASSPHRASE, error);
  if (done && !(desk = door_desk_get_team (door_scenario_desk (sione))))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "this account reviews nothing");
      done = FALSE;
    }
  add (figures, "open_answers", place.n_answers);
  if (done && place.n_answers < N_VARIABLES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the script has %u answers only",
                   place.n_answers);
      done = FALSE;
    }
  done = done && measure_open (figures, desk, error) && door_scenario_lock (sione, error);
  door_scenario_free (sione);
  return done;
}

/* --- The list --------------------------------------------------------------------------------- */

static GPtrArray *
make_flags (guint number)
{
  GPtrArray *flags = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_flag_free);
  DoorTeamFlag *flag = g_new0 (DoorTeamFlag, 1);

  flag->title = g_strdup ("Length of interviews");
  flag->words = g_strdup_printf ("%u minutes; the middle half of interviews takes 31 to 44",
                                 5 + number % 20);
  flag->advice = g_strdup ("");
  flag->other = g_strdup ("");
  flag->severity = DOOR_TEAM_SEVERITY_NOTE + number % 3;
  g_ptr_array_add (flags, flag);
  return flags;
}

static DoorTeamRow *
make_row (GRand *rand, guint number, GDateTime *now)
{
  DoorTeamEntry *entry = g_new0 (DoorTeamEntry, 1);
  g_autofree char *person
      = g_strdup_printf ("interviewer %03d", g_rand_int_range (rand, 0, N_PEOPLE));
  g_autofree char *psu = g_strdup_printf ("block %04d", g_rand_int_range (rand, 0, N_PSUS));
  g_autofree char *id = g_strdup_printf ("uuid:%06u", number);
  g_autofree char *case_id = g_strdup_printf ("HH-%06u", number);
  g_autoptr (DoorReviewFacts) facts = door_review_facts_new (id, case_id, person, TEAM, psu);
  DoorTeamRow *row;

  facts->started_us = BEGIN + g_rand_int_range (rand, 0, 90 * 24 * 3600) * G_USEC_PER_SEC;
  facts->active_minutes = 10 + 40 * g_rand_double (rand);
  entry->name = g_strconcat (DOOR_TEAM_SUB, id, NULL);
  entry->instance_id = g_steal_pointer (&id);
  entry->replaces = g_strdup ("");
  entry->seq = g_strdup_printf ("%u", number);
  entry->form_id = g_strdup ("bench");
  entry->form_version = g_strdup ("1");
  entry->problem = g_strdup ("");
  entry->person = g_steal_pointer (&person);
  entry->team = g_strdup (TEAM);
  entry->keys = g_strdup ("");
  entry->case_id = g_steal_pointer (&case_id);
  entry->psu = g_steal_pointer (&psu);
  entry->opened = TRUE;
  row = door_team_row_new (entry);
  door_team_row_set_facts (row, facts, now);
  if (number % 5 == 0)
    {
      g_autoptr (GPtrArray) flags = make_flags (number);
      door_team_row_set_flags (row, flags);
    }
  return row;
}

static DoorTeamList *
make_list (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (BEGIN / G_USEC_PER_SEC);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  DoorTeamList *list = door_team_list_new ();

  for (guint i = 0; i < N_ROWS; i++)
    g_ptr_array_add (rows, make_row (rand, i, now));
  door_team_list_set_rows (list, rows);
  return list;
}

/* Each filter set, and let go again. */
static void
set_filter (DoorTeamList *list, guint which, gboolean set)
{
  switch (which)
    {
    case 0:
      door_team_list_set_show (list, set ? DOOR_TEAM_SHOW_FLAGGED : DOOR_TEAM_SHOW_ALL);
      break;
    case 1:
      door_team_list_set_person (list, set ? "interviewer 123" : NULL);
      break;
    case 2:
      door_team_list_set_psu (list, set ? "block 0042" : NULL);
      break;
    default:
      door_team_list_set_search (list, set ? "hh-04" : NULL);
    }
}
#define N_FILTERS 4u

/* The median of the slowest of the filters. */
void
door_bench_desk_filter (JsonBuilder *figures)
{
  g_autoptr (DoorTeamList) list = make_list ();
  double slowest = 0, first = 0;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  for (guint which = 0; which < N_FILTERS; which++)
    {
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

      for (guint i = 0; i < 2 * N_ROUNDS; i++)
        {
          gint64 begin = g_get_monotonic_time ();
          double ms;

          set_filter (list, which, i % 2 == 0);
          ms = ms_since (begin);
          first = i == 0 ? MAX (first, ms) : first;
          g_array_append_val (times, ms);
        }
      slowest = MAX (slowest, door_bench_median (times));
    }
  add (figures, "filter_ms", slowest);
  add (figures, "filter_first_ms", first);
}
