/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub's disk fills up: what finds no room is answered with 507 and leaves nothing half kept, what
 * was kept is there, questions are answered meanwhile, and with room again everything goes on. Where such a
 * disk may not be made, the test is skipped. */
#include "hub-database.h"
#include "hub-http.h"

#include "door-cluster.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "small-disk.h"

#include <glib/gstdio.h>
#include <string.h>

#define DISK_OPTIONS "size=48m"
enum { ROOM = 2 * 1024 * 1024, PHOTO = 400 * 1000, MOST = 4000 };

/* The hub -------------------------------------------------------------------------------------- */

typedef struct {
  SyncSurvey *survey; /* keys and form; its own hub is asked where there is no other */
  DoorHub *hub;       /* the one on the small disk */
  const char *location;
  const char *token;
  char *url;
  GPtrArray *refused; /* of DoorParcel */
  guint kept;
} Case;

static guint
post (Case *self, const DoorParcel *parcel)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autofree char *url = g_strconcat (self->url, "/submission", NULL);
  return sync_survey_ask ("POST", url, self->token, type, body, NULL);
}

static DoorParcel *
make_parcel (Case *self, gboolean photo)
{
  DoorParcel *parcel = sync_survey_parcel (self->survey, "when the disk was full");
  if (photo)
    sync_survey_add_photo (parcel, PHOTO);
  return parcel;
}

/* Sends until one is refused, which it is for want of room and nothing else. */
static void
send_until_full (Case *self, gboolean photo)
{
  for (guint i = 0; i < MOST; i++)
    {
      DoorParcel *parcel = make_parcel (self, photo);
      guint status = post (self, parcel);
      if (status != 201)
        {
          g_assert_cmpuint (status, ==, 507);
          g_ptr_array_add (self->refused, parcel);
          return;
        }
      self->kept++;
      door_parcel_free (parcel);
    }
  g_assert_not_reached ();
}

static void
check_kept (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store
      = door_hub_store_open (self->location, self->survey->clock, &error);
  g_assert_no_error (error);
  DoorHubCounts counts;
  g_assert_true (door_hub_store_count (store, NULL, &counts, &error));
  g_assert_cmpuint (counts.submissions, ==, self->kept);
  g_assert_cmpuint (counts.conflicts, ==, 0);
  g_assert_cmpuint (counts.incomplete, ==, 0);
  for (guint i = 0; i < self->refused->len; i++)
    {
      const DoorParcel *parcel = g_ptr_array_index (self->refused, i);
      guint64 seq;
      g_assert_false (door_hub_store_find_instance (store, parcel->id, &seq, NULL));
    }
}

static void
run (Case *self, const char *disk)
{
  g_autofree char *changes = g_strconcat (self->url, "/changes", NULL);
  small_disk_fill (disk, ROOM);
  send_until_full (self, TRUE);
  send_until_full (self, FALSE);
  for (guint i = 0; i < self->refused->len; i++)
    g_assert_cmpuint (post (self, g_ptr_array_index (self->refused, i)), ==, 507);
  g_assert_cmpuint (sync_survey_ask ("GET", changes, self->token, NULL, NULL, NULL), ==, 200);

  small_disk_empty (disk);
  check_kept (self);
  for (guint twice = 0; twice < 2; twice++)
    for (guint i = 0; i < self->refused->len; i++)
      g_assert_cmpuint (post (self, g_ptr_array_index (self->refused, i)), ==, 201);
  self->kept += self->refused->len;
  g_ptr_array_set_size (self->refused, 0);
  check_kept (self);
}

static void
case_run (
    SyncSurvey *survey, DoorHub *hub, const char *location, const char *token, const char *disk)
{
  g_autofree char *url = door_hub_get_url (hub);
  g_autoptr (GPtrArray) refused
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_parcel_free);
  Case self = { survey, hub, location, token, url, refused, 0 };
  run (&self, disk);
}

/* The ways of keeping -------------------------------------------------------------------------- */

/* How many files stand below parts/, half written ones too. */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }
  return n;
}

static void
test_sqlite (gconstpointer data)
{
  if (!data)
    return g_test_skip ("no file system may be mounted here");
  g_autofree char *disk = small_disk_new (DISK_OPTIONS);
  g_assert_nonnull (disk);
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *folder = g_build_filename (disk, "hub", NULL);
  g_autofree char *parts = g_build_filename (folder, "parts", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  door_hub_store_backup (store, folder, &error);
  g_assert_no_error (error);
  g_autoptr (DoorHub) hub = door_hub_new (folder, survey->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (hub, 0, TRUE, NULL, &error));
  case_run (survey, hub, folder, survey->interviewer_token, disk);
  door_hub_stop (hub);
  g_autoptr (DoorHubStore) kept = door_hub_store_open (folder, survey->clock, &error);
  guint photos = 0;
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (kept, NULL, 0, MOST, &mark, &error);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GBytes) photo = door_hub_store_get_part (
          kept, ((DoorSubmissionRow *) g_ptr_array_index (rows, i))->seq, "media-1.door", NULL);
      photos += photo != NULL;
    }
  g_assert_cmpuint (photos, >, 0);
  g_assert_cmpuint (count_files (parts), ==, photos);
  g_clear_pointer (&kept, door_hub_store_close);
  small_disk_remove (disk);
}

/* The database's tables on the small disk; its log elsewhere, as one would have it in earnest. */
static void
test_postgresql (gconstpointer data)
{
  if (!data || !door_cluster_is_possible ())
    return g_test_skip ("no file system may be mounted here, or PostgreSQL is not installed");
  g_autofree char *disk = small_disk_new (DISK_OPTIONS);
  g_assert_nonnull (disk);
  g_autofree char *folder = g_build_filename (disk, "tables", NULL);
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCluster) cluster = door_cluster_new (FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (disk, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_autofree char *url = door_cluster_add_database_in (cluster, folder, &error);
  g_assert_no_error (error);
  g_autofree char *token = hub_database_fill (url, survey);
  g_autoptr (DoorHub) hub = door_hub_new (url, survey->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (hub, 0, TRUE, NULL, &error));
  case_run (survey, hub, url, token, disk);
  door_hub_stop (hub);
  g_clear_pointer (&cluster, door_cluster_free);
  small_disk_remove (disk);
}

int
main (int argc, char **argv)
{
  gboolean possible = small_disk_is_possible ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/hub-full/sqlite", GINT_TO_POINTER (possible), test_sqlite);
  g_test_add_data_func ("/hub-full/postgresql", GINT_TO_POINTER (possible), test_postgresql);
  return g_test_run ();
}
