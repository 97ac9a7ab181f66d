/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of a hub's store (door-hub-store.h), the same for every way of keeping it. */
#include "hub-case.h"

#include <string.h>

/* Submissions ----------------------------------------------------------------------------------- */

/* One submission with its parts, put as a request would. */
typedef struct {
  const char *instance;
  const char *version;
  const char *content; /* of submission.door */
  const char *photo;   /* of media-1.door; NULL: not listed */
  gboolean hold_photo; /* listed, not sent */
} Sending;

static gboolean
put (HubCase *self, const Sending *sending, DoorSubmissionKept *kept, GError **error)
{
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_new ("harbour", sending->version, sending->instance);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_autoptr (GBytes) content = hub_case_bytes (sending->content);
  door_submission_manifest_add_part (manifest, "submission.door", content);
  g_ptr_array_add (parts, door_wire_part_new ("submission.door", NULL, content));
  if (sending->photo != NULL)
    {
      g_autoptr (GBytes) photo = hub_case_bytes (sending->photo);
      door_submission_manifest_add_part (manifest, "media-1.door", photo);
      if (!sending->hold_photo)
        g_ptr_array_add (parts, door_wire_part_new ("media-1.door", NULL, photo));
    }
  g_autoptr (GBytes) bytes = door_submission_manifest_print (manifest);
  return door_hub_store_put_submission (self->store, self->device, manifest, bytes, parts, kept,
                                        error);
}

static DoorSubmissionOutcome
put_ok (HubCase *self, const Sending *sending, guint64 *ret_seq)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  put (self, sending, &kept, &error);
  g_assert_no_error (error);
  if (ret_seq != NULL)
    *ret_seq = kept.seq;
  return kept.outcome;
}

static guint
count (HubCase *self, const char *team)
{
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows
      = door_hub_store_list_submissions (self->store, team, 0, 1000, &mark, &error);
  g_assert_no_error (error);
  return rows->len;
}

static void
assert_part (HubCase *self, guint64 seq, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_hub_store_get_part (self->store, seq, name, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

/* Promise 1 and 3. */
static void
test_same_twice (HubCase *self, gconstpointer data)
{
  const Sending sending = { "uuid:1", "1", "sealed", NULL, FALSE };
  guint64 first, second;
  g_assert_cmpint (put_ok (self, &sending, &first), ==, DOOR_SUBMISSION_NEW);
  hub_case_reopen (self);
  g_assert_cmpint (put_ok (self, &sending, &second), ==, DOOR_SUBMISSION_SAME);
  g_assert_cmpuint (first, ==, second);
  g_assert_cmpuint (count (self, NULL), ==, 1);
  assert_part (self, first, "submission.door", "sealed");
}

static void
test_conflict (HubCase *self, gconstpointer data)
{
  const Sending one = { "uuid:1", "1", "sealed", NULL, FALSE };
  const Sending other = { "uuid:1", "1", "other", NULL, FALSE };
  guint64 kept, beside, again;
  put_ok (self, &one, &kept);
  g_assert_cmpint (put_ok (self, &other, &beside), ==, DOOR_SUBMISSION_CONFLICT);
  g_assert_cmpint (put_ok (self, &other, &again), ==, DOOR_SUBMISSION_CONFLICT);
  g_assert_cmpint (put_ok (self, &one, NULL), ==, DOOR_SUBMISSION_SAME);
  g_assert_cmpuint (beside, ==, again);
  g_assert_cmpuint (count (self, NULL), ==, 2);
  assert_part (self, kept, "submission.door", "sealed");
  assert_part (self, beside, "submission.door", "other");

  guint64 found = 0;
  g_assert_true (door_hub_store_find_instance (self->store, "uuid:1", &found, NULL));
  g_assert_cmpuint (found, ==, kept);
}

static void
test_conflict_limit (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  for (guint i = 0; i <= DOOR_HUB_MAX_CONFLICTS; i++)
    {
      g_autofree char *content = g_strdup_printf ("version %u", i);
      const Sending sending = { "uuid:1", "1", content, NULL, FALSE };
      put_ok (self, &sending, NULL);
    }
  const Sending one_more = { "uuid:1", "1", "one more", NULL, FALSE };
  g_assert_false (put (self, &one_more, &kept, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_assert_cmpuint (count (self, NULL), ==, DOOR_HUB_MAX_CONFLICTS + 1);
}

static void
test_rest_later (HubCase *self, gconstpointer data)
{
  const Sending without = { "uuid:1", "1", "sealed", "photo", TRUE };
  const Sending whole = { "uuid:1", "1", "sealed", "photo", FALSE };
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  g_assert_true (put (self, &without, &kept, &error));
  g_assert_false (kept.complete);
  guint64 seq = kept.seq;
  g_assert_null (door_hub_store_get_part (self->store, seq, "media-1.door", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (put (self, &whole, &kept, &error));
  g_assert_cmpint (kept.outcome, ==, DOOR_SUBMISSION_SAME);
  g_assert_true (kept.complete);
  assert_part (self, seq, "media-1.door", "photo");
}

static void
test_large_part (HubCase *self, gconstpointer data)
{
  g_autofree char *photo = g_strnfill (3 * 1024 * 1024, 'p');
  const Sending sending = { "uuid:1", "1", "sealed", photo, FALSE };
  guint64 seq;
  put_ok (self, &sending, &seq);
  hub_case_reopen (self);
  assert_part (self, seq, "media-1.door", photo);
}

/* Promise 2. */
static void
test_rollback (HubCase *self, gconstpointer data)
{
  const Sending sending = { "uuid:1", "1", "sealed", NULL, FALSE };
  const Sending unknown = { "uuid:2", "no such version", "sealed", NULL, FALSE };
  const Sending later = { "uuid:3", "1", "sealed", NULL, FALSE };
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };

  g_assert_true (door_hub_store_begin (self->store, NULL));
  put_ok (self, &sending, NULL);
  door_hub_store_rollback (self->store);
  g_assert_cmpuint (count (self, NULL), ==, 0);

  /* A failed operation in the midst of a transaction takes nothing else with it. */
  g_assert_true (door_hub_store_begin (self->store, NULL));
  put_ok (self, &sending, NULL);
  g_assert_false (put (self, &unknown, &kept, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
  put_ok (self, &later, NULL);
  g_assert_true (door_hub_store_commit (self->store, NULL));
  hub_case_reopen (self);
  g_assert_cmpuint (count (self, NULL), ==, 2);
}

/* Closing without a commit is a rollback. */
static void
test_closed_midway (HubCase *self, gconstpointer data)
{
  const Sending sending = { "uuid:1", "1", "sealed", NULL, FALSE };
  g_assert_true (door_hub_store_begin (self->store, NULL));
  put_ok (self, &sending, NULL);
  hub_case_reopen (self);
  g_assert_cmpuint (count (self, NULL), ==, 0);
}

/* Promise 4. */
static void
test_pages (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 mark = 0, before = 0;
  guint rows_seen = 0;
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *instance = g_strdup_printf ("uuid:%u", i);
      const Sending sending = { instance, "1", "sealed", NULL, FALSE };
      put_ok (self, &sending, NULL);
    }
  while (TRUE)
    {
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_submissions (self->store, NULL, mark, 10, &mark, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < rows->len; i++)
        {
          const DoorSubmissionRow *row = g_ptr_array_index (rows, i);
          g_assert_cmpuint (row->seq, >, before);
          before = row->seq;
          rows_seen++;
        }
      if (rows->len == 0)
        break;
    }
  g_assert_cmpuint (rows_seen, ==, 25);
  g_assert_cmpuint (count (self, "north"), ==, 25);
  g_assert_cmpuint (count (self, "south"), ==, 0);
}

static void
test_receipts (HubCase *self, gconstpointer data)
{
  const Sending sending = { "uuid:1", "1", "sealed", NULL, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) stored = hub_case_bytes ("stored");
  g_autoptr (GBytes) applied = hub_case_bytes ("applied");
  guint64 seq, mark = 0;
  put_ok (self, &sending, &seq);
  g_assert_true (door_hub_store_set_stored_receipt (self->store, seq, stored, &error));
  g_assert_true (door_hub_store_put_receipt (self->store, seq, applied, &error));
  g_assert_true (door_hub_store_put_receipt (self->store, seq, applied, &error));

  g_auto (DoorSubmissionKept) kept = { 0 };
  g_assert_true (put (self, &sending, &kept, &error));
  g_assert_true (g_bytes_equal (kept.receipt, stored));
  g_autoptr (GPtrArray) receipts
      = door_hub_store_list_receipts (self->store, self->device->device, 0, &mark, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipts->len, ==, 1);
  g_assert_false (door_hub_store_put_receipt (self->store, 999, applied, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

/* Forms ----------------------------------------------------------------------------------------- */

static void
test_form_states (HubCase *self, gconstpointer data)
{
  const Sending early = { "uuid:1", "1", "sealed", NULL, FALSE };
  const Sending late = { "uuid:2", "1", "sealed", NULL, FALSE };
  g_autoptr (GError) error = NULL;
  g_auto (DoorSubmissionKept) kept = { 0 };
  put_ok (self, &early, NULL);
  door_hub_store_set_form_state (self->store, "harbour", "1", DOOR_FORM_CLOSING, &error);
  g_assert_no_error (error);
  put_ok (self, &late, NULL);

  door_hub_store_set_form_state (self->store, "harbour", "1", DOOR_FORM_CLOSED, &error);
  g_assert_no_error (error);
  g_assert_cmpint (put_ok (self, &early, NULL), ==, DOOR_SUBMISSION_SAME);
  const Sending too_late = { "uuid:3", "1", "sealed", NULL, FALSE };
  g_assert_false (put (self, &too_late, &kept, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_CLOSED);
}

static gboolean
publish_with (HubCase *self, const char *form, const char *wards, GError **error)
{
  g_autoptr (GBytes) xml = hub_case_bytes (form);
  g_autoptr (GBytes) content = hub_case_bytes (wards);
  g_autoptr (GPtrArray) media
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_ptr_array_add (media, door_wire_part_new ("wards.csv", NULL, content));
  return door_hub_store_publish_form (self->store, xml, media, NULL, NULL, NULL, error);
}

static void
test_publishing (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorChanges) before = door_hub_store_get_changes (self->store, 1, NULL, NULL);
  g_assert_true (publish_with (self, FORM ("2", ""), "w1", &error));
  g_assert_true (publish_with (self, FORM ("2", ""), "w1", &error));
  g_autoptr (DoorChanges) after = door_hub_store_get_changes (self->store, 1, NULL, NULL);
  g_assert_cmpstr (before->forms, !=, after->forms);

  g_assert_false (publish_with (self, FORM ("2", ""), "w2", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (publish_with (self, FORM ("2", "<more/>"), "w1", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (publish_with (self, "<html/>", "w1", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);

  g_autoptr (GPtrArray) forms = door_hub_store_list_forms (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (forms->len, ==, 2);
  g_autoptr (DoorHubForm) newest = door_hub_store_get_form (self->store, "harbour", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (newest->version, ==, "2");
  g_assert_cmpuint (newest->media->len, ==, 1);
  g_autoptr (GBytes) wards
      = door_hub_store_get_media (self->store, "harbour", "2", "wards.csv", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (wards), ==, 2);
}

static void
test_roster (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = hub_case_bytes ("first");
  g_autoptr (GBytes) second = hub_case_bytes ("second");
  guint64 epoch = 0;
  g_assert_null (door_hub_store_get_roster (self->store, &epoch, &error));
  g_assert_no_error (error);
  g_assert_true (door_hub_store_put_roster (self->store, 2, first, &error));
  g_assert_true (door_hub_store_put_roster (self->store, 2, first, &error));
  g_assert_false (door_hub_store_put_roster (self->store, 2, second, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (door_hub_store_put_roster (self->store, 1, second, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (door_hub_store_put_roster (self->store, 3, second, &error));
  g_autoptr (GBytes) held = door_hub_store_get_roster (self->store, &epoch, &error);
  g_assert_true (g_bytes_equal (held, second));
  g_assert_cmpuint (epoch, ==, 3);
}

/* Life ------------------------------------------------------------------------------------------ */

static void
test_init (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (door_hub_store_init (self->location, "again", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (door_hub_store_open ("/nonexistent/hub", self->clock, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_autoptr (DoorIdentity) before = door_hub_store_get_identity (self->store, &error);
  hub_case_reopen (self);
  g_autoptr (DoorIdentity) after = door_hub_store_get_identity (self->store, &error);
  g_assert_no_error (error);
  g_assert_true (
      door_public_keys_equal (door_identity_public (before), door_identity_public (after)));
}

/* A backup becomes another store of the same kind, whose numbers go on. */
static void
restore_backup (
    HubCase *self, const HubPlace *place, const char *folder, const Sending *before, guint64 seq)
{
  const Sending next = { "uuid:9", "1", "sealed", NULL, FALSE };
  g_autoptr (GError) error = NULL;
  guint64 later;
  door_hub_store_close (self->store);
  g_free (self->location);
  self->location = g_strdup (place->other);
  door_cluster_empty_database (place->cluster, place->other, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_store_restore (folder, self->location, self->clock, &error));
  g_assert_no_error (error);
  g_assert_false (door_hub_store_restore (folder, self->location, self->clock, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  self->store = door_hub_store_open (self->location, self->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (self, NULL), ==, 1);
  assert_part (self, seq, "media-1.door", before->photo);
  g_assert_cmpint (put_ok (self, before, NULL), ==, DOOR_SUBMISSION_SAME);
  g_assert_cmpint (put_ok (self, &next, &later), ==, DOOR_SUBMISSION_NEW);
  g_assert_cmpuint (later, >, seq);
  door_file_remove_tree (folder, NULL);
}

/* A backup of a hub at work opens as a hub, with the large parts too; the original goes on. */
static void
test_backup (HubCase *self, gconstpointer data)
{
  g_autofree char *photo = g_strnfill (400 * 1024, 'p');
  const Sending before = { "uuid:1", "1", "sealed", photo, FALSE };
  const Sending after = { "uuid:2", "1", "sealed", NULL, FALSE };
  g_autofree char *folder = g_strconcat (self->folder, "-backup", NULL);
  g_autoptr (GError) error = NULL;
  guint64 seq;
  put_ok (self, &before, &seq);
  g_assert_true (door_hub_store_backup (self->store, folder, &error));
  put_ok (self, &after, NULL);
  g_assert_false (door_hub_store_backup (self->store, folder, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpuint (count (self, NULL), ==, 2);
  if (data != NULL)
    return restore_backup (self, data, folder, &before, seq);

  /* The original is lost; the backup takes its place. */
  g_autoptr (DoorHubStore) original = g_steal_pointer (&self->store);
  self->store = door_hub_store_open (folder, self->clock, &error);
  g_assert_no_error (error);
  door_file_remove_tree (self->folder, NULL);
  g_assert_cmpuint (count (self, NULL), ==, 1);
  assert_part (self, seq, "media-1.door", photo);
  g_assert_cmpint (put_ok (self, &before, NULL), ==, DOOR_SUBMISSION_SAME);
  door_file_remove_tree (folder, NULL);
}

/* Promise 5: audit rows can be added and read. */
static void
test_audit (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  door_hub_store_audit (self->store, "root", "user.add", "ida", &error);
  door_hub_store_audit (self->store, "root", "form.close", "harbour", &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = door_hub_store_list_audit (self->store, 0, 100, &error);
  g_assert_cmpuint (all->len, ==, 3); /* the first says that the hub was made */
  const DoorAuditRow *last = g_ptr_array_index (all, 2);
  g_assert_cmpstr (last->act, ==, "form.close");
  g_assert_cmpint (last->at, ==, door_clock_now (self->clock));
  g_autoptr (GPtrArray) none = door_hub_store_list_audit (self->store, last->id, 100, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Two programs on one store: a hub that serves and a console that administers. */
static void
test_two_at_once (HubCase *self, gconstpointer data)
{
  const Sending sending = { "uuid:1", "1", "sealed", NULL, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) console = door_hub_store_open (self->location, self->clock, &error);
  g_assert_no_error (error);
  put_ok (self, &sending, NULL);
  g_autoptr (DoorHubDevice) added
      = hub_case_enrol (console, "omar", DOOR_USER_INTERVIEWER, "south");
  guint64 seq;
  g_assert_true (door_hub_store_find_instance (console, "uuid:1", &seq, &error));
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (self->store, NULL, &error);
  g_assert_cmpuint (devices->len, ==, 2);
}

static const HubCaseRow rows[] = {
  { "same-twice", test_same_twice },
  { "conflict", test_conflict },
  { "conflict-limit", test_conflict_limit },
  { "rest-later", test_rest_later },
  { "large-part", test_large_part },
  { "rollback", test_rollback },
  { "closed-midway", test_closed_midway },
  { "pages", test_pages },
  { "receipts", test_receipts },
  { "form-states", test_form_states },
  { "publishing", test_publishing },
  { "roster", test_roster },
  { "init", test_init },
  { "backup", test_backup },
  { "audit", test_audit },
  { "two-at-once", test_two_at_once },
};

int
main (int argc, char **argv)
{
  return hub_case_run (argc, argv, "hub-store", rows, G_N_ELEMENTS (rows));
}
