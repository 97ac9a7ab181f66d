/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Destroying at the hub (door-hub-destroy.h), the same for every way of keeping it: nothing of it is left
 * in any file, it does not come back, and a notice reaches no further than its signer. */
#include "hub-case.h"

#include "door-envelope.h"
#include "door-hub-destroy.h"
#include "door-roster.h"
#include "door-withdrawal.h"

#include <string.h>

#define DAY G_TIME_SPAN_DAY
/* More than a row holds, so that it stands in a file. */
enum { LARGE = 300 * 1024 };

/* What an interviewer's device sends; its bytes are remembered, to be looked for. */
typedef struct {
  char *instance;
  GPtrArray *parts;
  GBytes *manifest_bytes;
  DoorSubmissionManifest *manifest;
} Parcel;

static void
parcel_clear (Parcel *self)
{
  g_free (self->instance);
  g_ptr_array_unref (self->parts);
  g_bytes_unref (self->manifest_bytes);
  door_submission_manifest_free (self->manifest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parcel, parcel_clear)

static GBytes *
random_bytes (gsize n)
{
  guint8 *bytes = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) g_random_int_range (0, 256);
  return g_bytes_new_take (bytes, n);
}

static GBytes *
seal_submission (const char *instance, DoorIdentity *vault)
{
  g_autoptr (DoorIdentity) survey = door_identity_new ();
  g_autoptr (DoorIdentity) analyst = door_identity_new ();
  g_autoptr (DoorRoster) roster = door_roster_new ("harbour", 1, 0);
  g_autoptr (GBytes) content = hub_case_bytes ("<data/>");
  const DoorEnvelopeInfo info
      = { .kind = "submission", .instance_id = (char *) instance, .epoch = 1 };
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "lena", door_identity_public (analyst));
  g_autoptr (GPtrArray) readers = door_roster_recipients (roster, DOOR_AUDIENCE_ANALYSTS, NULL);
  GBytes *sealed = door_envelope_seal (content, &info, NULL, vault, readers, NULL);
  g_assert_nonnull (sealed);
  return sealed;
}

static void
add_part (Parcel *self, const char *name, GBytes *bytes)
{
  door_submission_manifest_add_part (self->manifest, name, bytes);
  g_ptr_array_add (self->parts, door_wire_part_new (name, NULL, bytes));
  g_bytes_unref (bytes);
}

static void
make_parcel (Parcel *self, const char *instance, const char *deprecated, DoorIdentity *vault)
{
  self->instance = g_strdup (instance);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  self->manifest = door_submission_manifest_new ("harbour", "1", instance);
  self->manifest->deprecated_id = g_strdup (deprecated);
  add_part (self, "submission.door", seal_submission (instance, vault));
  add_part (self, "journal.door", random_bytes (500));
  add_part (self, "identifiers.door", random_bytes (500));
  add_part (self, "positions.door", random_bytes (500));
  add_part (self, "media-1.door", random_bytes (LARGE));
  self->manifest_bytes = door_submission_manifest_print (self->manifest);
}

static guint64
put (HubCase *self, const Parcel *parcel)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  door_hub_store_put_submission (self->store, self->device, parcel->manifest,
                                 parcel->manifest_bytes, parcel->parts, &kept, &error);
  g_assert_no_error (error);
  g_assert_true (kept.complete);
  return kept.seq;
}

static gboolean
holds (HubCase *self, guint64 seq, const char *name)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_part (self->store, seq, name, NULL);
  return bytes != NULL;
}

/* --- every byte of a folder -------------------------------------------------------------------- */

static gboolean
folder_has (const char *path, const char *needle, gsize n)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize length;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (folder_has (child, needle, n))
        return TRUE;
    }
  return dir == NULL && g_file_get_contents (path, &bytes, &length, NULL)
         && memmem (bytes, length, needle, n) != NULL;
}

/* PostgreSQL's own files are not ours to read. */
static void
assert_bytes (
    HubCase *self, const char *folder, const Parcel *parcel, const char *part, gboolean there)
{
  const DoorWirePart *found = door_multipart_find (parcel->parts, part);
  gsize n;
  const char *bytes = g_bytes_get_data (found->bytes, &n);
  if (strcmp (self->location, self->folder) != 0 && strcmp (folder, self->folder) == 0)
    return;
  /* Long enough to be no chance, short enough to lie within one page of the database. */
  g_assert_cmpint (folder_has (folder, bytes + n / 2, 60), ==, there);
}

/* --- withdrawal -------------------------------------------------------------------------------- */

static GBytes *
sign_notice (const char *instance, DoorIdentity *vault)
{
  return door_withdrawal_sign (instance, "2.112 withdrawn", DAY, vault);
}

static guint
withdraw (HubCase *self, const char *instance, DoorIdentity *vault)
{
  g_autoptr (GBytes) notice = sign_notice (instance, vault);
  g_autoptr (GError) error = NULL;
  guint n = 0;
  door_hub_store_withdraw_interview (self->store, notice, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* All generations go, from the database, its log and the folder of parts; other interviews stay. */
static void
test_withdrawal (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_auto (Parcel) first = { NULL };
  g_auto (Parcel) second = { NULL };
  g_auto (Parcel) other = { NULL };
  g_autoptr (GBytes) draft = hub_case_bytes ("a draft's copy");
  guint64 seq1, seq2, seq3, mark = 0;
  make_parcel (&first, "uuid:1", NULL, vault);
  make_parcel (&second, "uuid:2", "uuid:1", vault);
  make_parcel (&other, "uuid:9", NULL, vault);
  seq1 = put (self, &first);
  seq2 = put (self, &second);
  seq3 = put (self, &other);
  g_assert_true (door_hub_store_put_letter (self->store, DOOR_HUB_MAILBOX_OFFICE,
                                            self->device->device, "draft", "uuid:1", draft, NULL,
                                            NULL, NULL));
  assert_bytes (self, self->folder, &first, "media-1.door", TRUE);
  g_assert_cmpuint (withdraw (self, "uuid:2", vault), ==, 2);
  for (guint i = 0; i < first.parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (first.parts, i);
      g_assert_false (holds (self, seq1, part->name));
      g_assert_false (holds (self, seq2, part->name));
      g_assert_true (holds (self, seq3, part->name));
      assert_bytes (self, self->folder, &first, part->name, FALSE);
      assert_bytes (self, self->folder, &second, part->name, FALSE);
      assert_bytes (self, self->folder, &other, part->name, TRUE);
    }
  g_autoptr (GPtrArray) letters
      = door_hub_store_find_letters (self->store, DOOR_HUB_MAILBOX_OFFICE, "draft", 0, &mark, NULL);
  g_assert_cmpuint (letters->len, ==, 0);
  g_autoptr (GPtrArray) rows = door_hub_store_list_destroyed (self->store, 0, 0, 100, &mark, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (withdraw (self, "uuid:2", vault), ==, 0);
}

/* A stick brings it later: noted, not kept. A stranger's notice stops nobody's interview. */
static void
test_does_not_come_back (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (DoorIdentity) stranger = door_identity_new ();
  g_auto (Parcel) late = { NULL };
  g_auto (Parcel) safe = { NULL };
  guint64 seq;
  make_parcel (&late, "uuid:1", NULL, vault);
  make_parcel (&safe, "uuid:2", NULL, vault);
  g_assert_cmpuint (withdraw (self, "uuid:1", vault), ==, 0);
  seq = put (self, &late);
  g_assert_false (holds (self, seq, "submission.door"));
  assert_bytes (self, self->folder, &late, "media-1.door", FALSE);
  g_assert_cmpuint (put (self, &late), ==, seq);
  g_assert_false (holds (self, seq, "submission.door"));
  withdraw (self, "uuid:2", stranger);
  seq = put (self, &safe);
  g_assert_true (holds (self, seq, "submission.door"));
  g_assert_cmpuint (withdraw (self, "uuid:2", stranger), ==, 0);
  g_assert_true (holds (self, seq, "submission.door"));
}

static void
test_no_notice (HubCase *self, gconstpointer data)
{
  g_autoptr (GBytes) nothing = hub_case_bytes ("please destroy everything");
  g_autoptr (GError) error = NULL;
  g_assert_false (door_hub_store_withdraw_interview (self->store, nothing, NULL, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
}

/* --- the schedule ------------------------------------------------------------------------------ */

static guint
retain (HubCase *self, DoorHubStore *store, DoorDestroy what, gint64 before)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  door_hub_store_retain (store, what, before, &ids, &error);
  g_assert_no_error (error);
  return ids->len;
}

/* Each kind at its own time; the answers stay, and so does what is younger. */
static void
test_schedule (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_auto (Parcel) old = { NULL };
  g_auto (Parcel) young = { NULL };
  make_parcel (&old, "uuid:1", NULL, vault);
  make_parcel (&young, "uuid:2", NULL, vault);
  guint64 seq = put (self, &old);
  gint64 between = door_clock_now (self->clock) + DAY / 2;
  door_clock_advance (self->clock, DAY);
  guint64 later = put (self, &young);
  g_assert_cmpuint (retain (self, self->store, DOOR_DESTROY_MEDIA, between), ==, 1);
  g_assert_false (holds (self, seq, "media-1.door"));
  g_assert_true (holds (self, seq, "identifiers.door"));
  assert_bytes (self, self->folder, &old, "media-1.door", FALSE);
  g_assert_cmpuint (retain (self, self->store, DOOR_DESTROY_POSITIONS, between), ==, 1);
  g_assert_false (holds (self, seq, "positions.door"));
  g_assert_false (holds (self, seq, "journal.door"));
  g_assert_cmpuint (retain (self, self->store, DOOR_DESTROY_IDENTIFIERS, between), ==, 1);
  g_assert_false (holds (self, seq, "identifiers.door"));
  assert_bytes (self, self->folder, &old, "identifiers.door", FALSE);
  g_assert_true (holds (self, seq, "submission.door"));
  g_assert_true (holds (self, later, "media-1.door"));
  g_assert_true (holds (self, later, "identifiers.door"));
  g_assert_cmpuint (retain (self, self->store, DOOR_DESTROY_MEDIA, between), ==, 0);
  /* Sent again by a device that did not hear of its receipt. */
  g_assert_cmpuint (put (self, &old), ==, seq);
  g_assert_false (holds (self, seq, "media-1.door"));
}

/* A photograph is still on its way when the schedule takes what has come: the rest completes the interview,
 * and nothing of what was destroyed is kept or asked for again. */
static void
test_schedule_meets_a_sending (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  g_auto (Parcel) parcel = { NULL };
  make_parcel (&parcel, "uuid:1", NULL, vault);
  add_part (&parcel, "section-1.door", random_bytes (500));
  g_bytes_unref (parcel.manifest_bytes);
  parcel.manifest_bytes = door_submission_manifest_print (parcel.manifest);
  for (guint i = 0; i + 1 < parcel.parts->len; i++)
    g_ptr_array_add (some, parcel.parts->pdata[i]);
  door_hub_store_put_submission (self->store, self->device, parcel.manifest, parcel.manifest_bytes,
                                 some, &kept, &error);
  g_assert_no_error (error);
  g_assert_false (kept.complete);
  door_clock_advance (self->clock, DAY);
  g_assert_cmpuint (retain (self, self->store, DOOR_DESTROY_MEDIA, door_clock_now (self->clock)),
                    ==, 1);
  g_assert_cmpuint (put (self, &parcel), ==, kept.seq);
  g_assert_true (holds (self, kept.seq, "section-1.door"));
  g_assert_true (holds (self, kept.seq, "identifiers.door"));
  g_assert_false (holds (self, kept.seq, "media-1.door"));
  assert_bytes (self, self->folder, &parcel, "media-1.door", FALSE);
}

/* A notice is acted on within a larger step, the keeping of its letter: the log is emptied all the same. */
static void
test_within_a_step (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Parcel) parcel = { NULL };
  make_parcel (&parcel, "uuid:1", NULL, vault);
  put (self, &parcel);
  assert_bytes (self, self->folder, &parcel, "identifiers.door", TRUE);
  g_assert_true (door_hub_store_begin (self->store, &error));
  g_assert_cmpuint (withdraw (self, "uuid:1", vault), ==, 1);
  g_assert_true (door_hub_store_commit (self->store, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < parcel.parts->len; i++)
    assert_bytes (self, self->folder, &parcel, ((DoorWirePart *) parcel.parts->pdata[i])->name,
                  FALSE);
}

static void
test_addresses (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorSampleCase) sampled = door_sample_case_new ("0142");
  g_autoptr (GBytes) sealed = random_bytes (200);
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  sampled->psu = g_strdup ("07");
  sampled->stratum = g_strdup ("urban");
  sampled->weight = g_strdup ("1");
  sampled->form_id = g_strdup ("harbour");
  sampled->version = g_strdup ("1");
  sampled->sealed = g_bytes_ref (sealed);
  g_assert_true (door_hub_store_add_case (self->store, sampled, &error));
  g_assert_true (door_hub_store_assign (self->store, self->device->device, "0142", sealed, &error));
  g_assert_true (door_hub_store_put_letter (self->store, DOOR_HUB_MAILBOX_OFFICE,
                                            self->device->device, "listing", "07", sealed, NULL,
                                            NULL, &error));
  g_assert_no_error (error);
  door_clock_advance (self->clock, DAY);
  g_assert_cmpuint (
      retain (self, self->store, DOOR_DESTROY_IDENTIFIERS, door_clock_now (self->clock)), ==, 2);
  g_autoptr (DoorSampleCase) after = door_hub_store_get_case (self->store, "0142", &error);
  g_assert_cmpuint (g_bytes_get_size (after->sealed), ==, 0);
  g_assert_cmpstr (after->stratum, ==, "urban");
  g_autoptr (GPtrArray) assigned
      = door_hub_store_list_assignments (self->store, self->device->device, 0, &mark, &error);
  g_assert_cmpuint (assigned->len, ==, 1);
  g_assert_null (((DoorAssignment *) assigned->pdata[0])->sealed);
  g_autoptr (GPtrArray) letters = door_hub_store_find_letters (self->store, DOOR_HUB_MAILBOX_OFFICE,
                                                               "listing", 0, &mark, &error);
  g_assert_cmpuint (letters->len, ==, 0);
  if (strcmp (self->location, self->folder) == 0)
    g_assert_false (
        folder_has (self->folder, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed)));
}

/* A copy of the hub is a hub: the same is done there, and the hub knows where its copies lie. */
static void
test_backup (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_auto (Parcel) parcel = { NULL };
  g_autofree char *folder = g_strconcat (self->folder, "-copy", NULL);
  g_autoptr (GError) error = NULL;
  make_parcel (&parcel, "uuid:1", NULL, vault);
  put (self, &parcel);
  g_assert_true (door_hub_store_backup (self->store, folder, &error));
  g_auto (GStrv) known = door_hub_store_list_backups (self->store, &error);
  g_assert_cmpuint (g_strv_length (known), ==, 1);
  g_assert_cmpstr (known[0], ==, folder);
  door_clock_advance (self->clock, DAY);
  withdraw (self, "uuid:1", vault);
  assert_bytes (self, folder, &parcel, "media-1.door", TRUE);
  {
    g_autoptr (DoorHubStore) copy = door_hub_store_open (folder, self->clock, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (retain (self, copy, DOOR_DESTROY_MEDIA, door_clock_now (self->clock)), ==, 1);
    assert_bytes (self, folder, &parcel, "media-1.door", FALSE);
    g_assert_true (door_hub_store_destroy_again (copy, "uuid:1", DOOR_DESTROY_ALL, &error));
    g_assert_no_error (error);
  }
  for (guint i = 0; i < parcel.parts->len; i++)
    assert_bytes (self, folder, &parcel, ((DoorWirePart *) parcel.parts->pdata[i])->name, FALSE);
  door_file_remove_tree (folder, NULL);
}

static const HubCaseRow rows[] = {
  { "withdrawal", test_withdrawal },
  { "does-not-come-back", test_does_not_come_back },
  { "no-notice", test_no_notice },
  { "schedule", test_schedule },
  { "addresses", test_addresses },
  { "backup", test_backup },
  { "within-a-step", test_within_a_step },
  { "schedule-meets-a-sending", test_schedule_meets_a_sending },
};

int
main (int argc, char **argv)
{
  return hub_case_run (argc, argv, "hub-destroy", rows, G_N_ELEMENTS (rows));
}
