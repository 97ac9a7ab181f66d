/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "team-data.h"

#include "door-desk-records.h"
#include "door-device.h"
#include "door-files.h"
#include "door-protocol.h"
#include "door-scenario.h"
#include "door-seal.h"
#include "door-session.h"
#include "door-simulator.h"
#include "door-submission.h"
#include "door-team-store.h"
#include "door-xlsform.h"

#include <string.h>

#define TEAM "north"
/* 2026-03-02, a Monday, 07:00 UTC. */
#define MONDAY_US (G_GINT64_CONSTANT (1772434800) * G_USEC_PER_SEC)

static const char *const names[] = { "Amina",  "Tevita", "Leilani", "Rafi",   "Sunita",
                                     "Joseph", "Mere",   "Anjali",  "Filipo", "Noor" };

struct _TeamData {
  char *folder;
  char *device;
  DoorIdentity *survey;
  DoorPublicKeys supervisor;
  DoorFormDef *form;
  DoorScript *script;
  GBytes *xml;
  DoorRoster *roster;
  GBytes *roster_bytes;
  DoorVault *own; /* the supervisor's */
};

/* One of the team, with the vault of their device. */
typedef struct {
  TeamData *data;
  DoorClock *clock;
  DoorVault *vault;
  guint number;
  double pace; /* seconds an answer takes */
} Person;

/* --- One interview ------------------------------------------------------------------------------ */

typedef struct {
  TeamData *data;
  GBytes *xml;
  char *instance;
} Sealing;

static GPtrArray *
seal (const DoorClosing *closing, gpointer data, GError **error)
{
  const Sealing *self = data;
  GPtrArray *parts
      = door_closing_seal (closing, self->xml, self->data->roster, DOOR_AUDIENCE_TEAM, TEAM, error);
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_new (
      door_form_id (self->data->form), door_form_version (self->data->form), self->instance);
  g_autoptr (GBytes) printed = NULL;

  g_assert_no_error (*error);
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorVaultPart *part = g_ptr_array_index (parts, i);

      door_submission_manifest_add_part (manifest, part->name, part->bytes);
    }
  printed = door_submission_manifest_print (manifest);
  g_ptr_array_insert (parts, 0, door_vault_part_new (DOOR_SUBMISSION_XML_PART, printed));
  return parts;
}

static void
append (Person *self, const DoorUuid *id, DoorEntryKind kind, const char *key, const char *value)
{
  const DoorEntry entry = { .kind = kind, .path = key, .value = value };
  g_autoptr (GError) error = NULL;

  door_vault_append (self->vault, id, &entry, 1, &error);
  g_assert_no_error (error);
}

/* What was asked, in the order of the form, each at its time. */
static void
append_answers (
    Person *self, const DoorUuid *id, DoorSession *session, GRand *rand, DoorNode parent)
{
  for (DoorNode node = door_session_first_child (session, parent); node != DOOR_NODE_NONE;
       node = door_session_next_sibling (session, node))
    {
      DoorDefNode def = door_session_def_node (session, node);
      g_autofree char *key = door_session_key (session, node);

      if (!door_session_is_relevant (session, node))
        continue;
      append_answers (self, id, session, rand, node);
      if (door_form_node_control (self->data->form, def) == DOOR_CONTROL_NONE
          || !*door_session_value (session, node))
        continue;
      append (self, id, DOOR_ENTRY_POSITION, key, "screen");
      door_clock_advance (self->clock, (gint64) (self->pace * g_rand_double_range (rand, 0.5, 1.5)
                                                 * G_USEC_PER_SEC));
      append (self, id, DOOR_ENTRY_SET, key, door_session_value (session, node));
    }
}

static DoorInbound *
read_parts (Person *self, const DoorUuid *id, guint64 seq)
{
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->vault, NULL);
  const DoorOutboxItem *item = g_ptr_array_index (outbox, outbox->len - 1);
  DoorInbound *inbound = door_inbound_new (DOOR_INBOUND_SUBMISSION);

  inbound->name = g_strdup_printf ("%" G_GUINT64_FORMAT, seq);
  inbound->version = g_strdup_printf ("%" G_GINT64_FORMAT, door_clock_now (self->clock));
  inbound->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  for (guint i = 0; item->names[i]; i++)
    {
      g_autoptr (GBytes) bytes = door_vault_outbox_part (self->vault, id, item->names[i], NULL);

      if (g_str_equal (item->names[i], DOOR_SUBMISSION_XML_PART))
        inbound->body = g_bytes_ref (bytes);
      else
        g_ptr_array_add (inbound->media, door_wire_part_new (item->names[i], NULL, bytes));
    }
  return inbound;
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

static void
set_if_asked (DoorSession *session, const char *ref, const char *value)
{
  DoorNode node = door_session_find (session, ref);

  if (node != DOOR_NODE_NONE)
    door_session_set (session, node, value, FALSE);
}

/* Three blocks a kilometre apart; every sixteenth interview far from its dwelling. */
static void
answer_place (DoorSession *session, GRand *rand, guint seq)
{
  guint block = seq % 3;
  double latitude = -6.2 + 0.009 * block + 0.002 * g_rand_double (rand);
  double longitude = 106.8 + 0.006 * (block % 2) + 0.002 * g_rand_double (rand);
  g_autofree char *place = g_strdup_printf ("Marrowbrook, block %u", block + 1);
  g_autofree char *listed = g_strdup_printf ("%.5f %.5f 0 0", latitude, longitude);
  g_autofree char *here
      = g_strdup_printf ("%.5f %.5f 0 6", latitude + (seq % 16 == 7 ? 0.02 : 0.0001), longitude);

  set_if_asked (session, "/data/case/place", place);
  set_if_asked (session, "/data/contact/dwelling_point", listed);
  set_if_asked (session, "/data/contact/gps", here);
}

/* An interview as a person would hold it, with some of the answers drawn anew. */
static void
answer (DoorSession *session, const DoorScript *script, GRand *rand, guint seq)
{
  g_autofree char *case_id = g_strdup_printf ("HH-%04u", 100 + seq);
  DoorFormDef *form = door_session_def (session);
  guint64 state = seq + 5;

  for (guint i = 0; i < door_script_length (script); i++)
    {
      const char *ref = door_script_ref (script, i);
      DoorNode node = find_or_add (session, ref);
      DoorDefNode def = node ? door_session_def_node (session, node) : DOOR_DEF_NONE;
      DoorItem item = { DOOR_CONTROL_NONE, node };
      g_autofree char *drawn = NULL;

      if (node == DOOR_NODE_NONE)
        continue;
      door_session_set (session, node, door_script_find (script, ref), FALSE);
      item.control = door_form_node_control (form, def);
      if (i > 12 && g_rand_double (rand) < 0.3 && item.control != DOOR_CONTROL_NONE)
        drawn = door_simulator_draw (session, item, &state);
      if (drawn)
        door_session_set (session, node, drawn, FALSE);
    }
  door_session_set (session, door_session_find (session, "/data/case/case_id"), case_id, FALSE);
  answer_place (session, rand, seq);
}

static void
hold (Person *self, guint seq, GRand *rand)
{
  const DoorEnv env = { .clock = self->clock, .has_seed = TRUE, .seed = seq + 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (self->data->form, &env, &error);
  DoorUuid id = door_uuid_random ();
  g_autofree char *instance = door_uuid_to_instance_id (&id);
  g_autoptr (GBytes) about = g_bytes_new_static ("{}", 2);
  Sealing sealing = { self->data, NULL, instance };
  g_autoptr (DoorInbound) inbound = NULL;

  answer (session, self->data->script, rand, seq);
  door_vault_begin (self->vault, &id, about, &error);
  g_assert_no_error (error);
  append_answers (self, &id, session, rand, DOOR_NODE_ROOT);
  sealing.xml = door_session_to_xml (session, TRUE);
  door_vault_finalize (self->vault, &id, "complete", seal, &sealing, &error);
  g_assert_no_error (error);
  g_bytes_unref (sealing.xml);
  inbound = read_parts (self, &id, seq);
  door_team_store_submission (self->data->own, inbound, &error);
  g_assert_no_error (error);
}

static void
work (Person *self, guint each)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (self->number + 3);
  gint64 start = MONDAY_US + (gint64) (self->number % 5) * 20 * 60 * G_USEC_PER_SEC;

  for (guint i = 0; i < each; i++)
    {
      gint64 begin = start + (gint64) (i / 4) * G_TIME_SPAN_DAY
                     + (gint64) (i % 4) * 140 * 60 * G_USEC_PER_SEC
                     + (gint64) (g_rand_double (rand) * 40 * 60) * G_USEC_PER_SEC;

      door_clock_advance (self->clock, MAX (0, begin - door_clock_now (self->clock)));
      hold (self, self->number * each + i, rand);
    }
}

/* --- Set-up --------------------------------------------------------------------------------------- */

static void
load_form (TeamData *self, const char *path)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autofree char *script = g_build_filename (path, "whole.scenario", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_path (path, NULL, diagnostics);

  g_assert_nonnull (result);
  self->xml = g_bytes_ref (door_xlsform_result_xml (result));
  self->form = door_form_load (self->xml, NULL, diagnostics);
  g_assert_nonnull (self->form);
  self->script = door_script_load (script, &error);
  g_assert_no_error (error);
}

static void
enrol (TeamData *self, DoorClock *clock)
{
  g_autoptr (GError) error = NULL;
  DoorEnrolment enrolment = { 0 };
  DoorUuid vault;

  enrolment.public_name = "Living Conditions Survey";
  enrolment.account = enrolment.person = TEAM_DATA_ACCOUNT;
  enrolment.passphrase = TEAM_DATA_PASSPHRASE;
  enrolment.team = TEAM;
  enrolment.hub_url = "http://127.0.0.1:9/v1";
  enrolment.token = "none";
  enrolment.survey_key = door_identity_public (self->survey);
  enrolment.kdf_policy = &door_kdf_policy_test;
  door_device_enrol (self->device, &enrolment, clock, &self->supervisor, &vault, &error);
  g_assert_no_error (error);
}

static DoorVault *
new_vault (TeamData *self, const char *name, DoorClock *clock)
{
  DoorVaultOptions options = { clock, &door_kdf_policy_test, NULL };
  g_autofree char *folder = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_create (folder, TEAM_DATA_PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

static void
make_roster (TeamData *self, const Person *people, guint n)
{
  DoorRoster *roster = door_roster_new ("test", 1, MONDAY_US);

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, TEAM, TEAM_DATA_ACCOUNT, &self->supervisor);
  for (guint i = 0; i < n; i++)
    door_roster_add (roster, DOOR_ROLE_INTERVIEWER, TEAM, names[i],
                     door_identity_public (door_vault_identity (people[i].vault)));
  self->roster_bytes = door_roster_sign (roster, self->survey);
  door_roster_unref (roster);
  self->roster = door_roster_read (self->roster_bytes, door_identity_public (self->survey), NULL);
}

static void
open_own (TeamData *self)
{
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *folder = door_device_vault_folder (self->device, TEAM_DATA_ACCOUNT);
  g_autofree char *name
      = door_record_form_name (door_form_id (self->form), door_form_version (self->form));
  g_autoptr (GError) error = NULL;

  self->own = door_vault_open (folder, TEAM_DATA_PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  door_vault_put (self->own, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, self->roster_bytes,
                  &error);
  door_vault_put (self->own, DOOR_RECORD_FORM, name, NULL, self->xml, &error);
  g_assert_no_error (error);
}

/* The questionnaire for second visits, as the office publishes it. */
static void
put_check_form (TeamData *self)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "back-check", "back-check.xml", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 16 * 1024 * 1024, &error);
  g_autoptr (DoorFormDef) form = xml ? door_form_load (xml, NULL, diagnostics) : NULL;
  g_autofree char *name = NULL;

  g_assert_no_error (error);
  name = door_record_form_name (door_form_id (form), door_form_version (form));
  door_vault_put (self->own, DOOR_RECORD_FORM, name, NULL, xml, &error);
  g_assert_no_error (error);
}

/* A file that comes with the form. */
static void
put_beside_form (TeamData *self, const char *file, const char *text)
{
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *folder = door_device_vault_folder (self->device, TEAM_DATA_ACCOUNT);
  g_autofree char *form
      = door_record_form_name (door_form_id (self->form), door_form_version (self->form));
  g_autofree char *name = g_strjoin (DOOR_RECORD_SEPARATOR, form, file, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  DoorVault *own = door_vault_open (folder, TEAM_DATA_PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  door_vault_put (own, DOOR_RECORD_FORM_MEDIA, name, NULL, bytes, &error);
  g_assert_no_error (error);
  door_vault_close (own);
}

void
team_data_put_protocol (TeamData *self, const char *json)
{
  put_beside_form (self, DOOR_PROTOCOL_FILE, json);
}

/* A block a little larger than where its dwellings are (answer_place()), with one corner cut. */
static void
append_block (GString *out, guint block)
{
  double south = -6.2 + 0.009 * block - 0.0003, west = 106.8 + 0.006 * (block % 2) - 0.0003;

  g_string_append_printf (
      out,
      "%s{\"type\":\"Feature\",\"properties\":{\"psu\":\"Marrowbrook, block %u\"},\"geometry\":"
      "{\"type\":\"Polygon\",\"coordinates\":[[[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f],"
      "[%.5f,%.5f],[%.5f,%.5f]]]}}",
      block > 0 ? "," : "", block + 1, west, south, west + 0.0032, south, west + 0.0032,
      south + 0.0026, west + 0.0026, south + 0.0029, west, south + 0.0027, west, south);
}

void
team_data_put_areas (TeamData *self)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"FeatureCollection\",\"features\":[");

  for (guint block = 0; block < 3; block++)
    append_block (text, block);
  g_string_append (text, "]}");
  put_beside_form (self, "areas.geojson", text->str);
}

/* --- A day --------------------------------------------------------------------------------------- */

/* As it came in a letter; the envelope is not asked for. */
static void
put_event (DoorVault *vault, DoorCaseEvent *event)
{
  g_autoptr (GError) error = NULL;

  door_team_store_event (vault, event, NULL, &error);
  g_assert_no_error (error);
  door_case_event_unref (event);
}

static void
put_case (DoorVault *vault, guint number, DoorClock *clock)
{
  g_autofree char *id = g_strdup_printf ("HH-%04u", 200 + number);
  g_autofree char *facts = g_strdup_printf (
      "{\"id\": \"%s\", \"label\": \"Household %u\", \"address\": \"House %u, Quillfeather Lane\","
      " \"area\": \"Marrowbrook, block %u\", \"form\": \"victimization_core\"}",
      id, number, number, number % 3 + 1);
  const char *person = names[number % 4];
  DoorCaseEvent *held = door_case_event_new (DOOR_EVENT_HELD, id, person, clock);
  DoorCaseEvent *note = door_case_event_new ("note", id, person, clock);

  door_case_event_set (held, "facts", facts);
  put_event (vault, held);
  door_case_event_set (note, "text", "The gate is behind the well");
  put_event (vault, note);
}

void
team_data_put_day (TeamData *self)
{
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *folder = door_device_vault_folder (self->device, TEAM_DATA_ACCOUNT);
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  DoorVault *own = door_vault_open (folder, TEAM_DATA_PASSPHRASE, &options, &error);
  DoorCaseEvent *danger = door_case_event_new ("danger", "HH-0203", names[0], clock);
  DoorCaseEvent *target = door_case_event_new ("target", "", TEAM_DATA_ACCOUNT, clock);

  g_assert_no_error (error);
  for (guint i = 1; i <= 9; i++)
    put_case (own, i, clock);
  door_case_event_set (danger, "what", "in-danger");
  door_case_event_set (danger, "note", "Left the house, called the helper");
  put_event (own, danger);
  door_case_event_set (target, "interviews", "4");
  put_event (own, target);
  door_vault_close (own);
}

void
team_data_put_outcomes (TeamData *self, guint n)
{
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *folder = door_device_vault_folder (self->device, TEAM_DATA_ACCOUNT);
  g_autoptr (DoorClock) clock = door_clock_new_fixed (MONDAY_US, NULL);
  g_autoptr (GError) error = NULL;
  DoorVault *own = door_vault_open (folder, TEAM_DATA_PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("HH-%04u", 100 + i);
      DoorCaseEvent *note = door_case_event_new ("note", id, names[0], clock);

      door_case_event_set (note, "text", "They are at home in the morning");
      put_event (own, note);
    }
  door_vault_close (own);
}

TeamData *
team_data_new (const char *form, guint people, guint each)
{
  TeamData *self = g_new0 (TeamData, 1);
  Person all[G_N_ELEMENTS (names)];
  g_autoptr (DoorClock) clock = door_clock_new_fixed (MONDAY_US, NULL);

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-team-XXXXXX", NULL);
  self->device = g_build_filename (self->folder, "device", NULL);
  self->survey = door_identity_new ();
  load_form (self, form);
  enrol (self, clock);
  for (guint i = 0; i < people; i++)
    {
      DoorClock *own = door_clock_new_fixed (MONDAY_US, NULL);

      all[i] = (Person){ self, own, new_vault (self, names[i], own), i, i + 1 == people ? 2 : 14 };
    }
  make_roster (self, all, people);
  open_own (self);
  put_check_form (self);
  for (guint i = 0; i < people; i++)
    {
      work (&all[i], each);
      door_vault_close (all[i].vault);
      door_clock_unref (all[i].clock);
    }
  g_clear_pointer (&self->own, door_vault_close);
  return self;
}

void
team_data_free (TeamData *self)
{
  if (self == NULL)
    return;
  door_identity_unref (self->survey);
  door_form_unref (self->form);
  door_script_free (self->script);
  g_bytes_unref (self->xml);
  door_roster_unref (self->roster);
  g_bytes_unref (self->roster_bytes);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->device);
  g_free (self);
}

const char *
team_data_get_folder (TeamData *self)
{
  return self->device;
}
