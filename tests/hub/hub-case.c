/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-case.h"

#include <string.h>

GBytes *
hub_case_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

DoorHubDevice *
hub_case_enrol (DoorHubStore *store, const char *user, DoorUserRole role, const char *team)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  door_hub_store_add_user (store, user, role, team, &error);
  g_assert_no_error (error);
  door_hub_store_add_device (store, user, "tablet", &token, NULL, &error);
  g_assert_no_error (error);
  DoorHubDevice *device = door_hub_store_find_token (store, token, &error);
  g_assert_no_error (error);
  return device;
}

void
hub_case_publish (DoorHubStore *store, const char *form)
{
  g_autoptr (GBytes) xml = hub_case_bytes (form);
  g_autoptr (GError) error = NULL;
  door_hub_store_publish_form (store, xml, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (HubCase *self, gconstpointer data)
{
  const HubPlace *place = data;
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("door-store-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795413600000000), NULL);
  self->location = g_strdup (place != NULL ? place->url : self->folder);
  if (place != NULL)
    door_cluster_empty_database (place->cluster, place->url, &error);
  g_assert_no_error (error);
  if (place != NULL && place->pooled)
    {
      g_clear_pointer (&self->location, g_free);
      door_cluster_add_pooler (place->cluster, place->url, &self->location, &error);
      g_assert_no_error (error);
    }
  door_hub_store_init (self->location, "harbour", &error);
  g_assert_no_error (error);
  self->store = door_hub_store_open (self->location, self->clock, &error);
  g_assert_no_error (error);
  self->device = hub_case_enrol (self->store, "ida", DOOR_USER_INTERVIEWER, "north");
  hub_case_publish (self->store, FORM ("1", ""));
}

static void
tear_down (HubCase *self, gconstpointer data)
{
  door_hub_device_free (self->device);
  door_hub_store_close (self->store);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->location);
}

void
hub_case_reopen (HubCase *self)
{
  g_autoptr (GError) error = NULL;
  door_hub_store_close (self->store);
  self->store = door_hub_store_open (self->location, self->clock, &error);
  g_assert_no_error (error);
}

static void
add_rows (const char *suite,
          const char *kind,
          const HubPlace *place,
          const HubCaseRow *rows,
          guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s/%s", suite, kind, rows[i].name);
      g_test_add (path, HubCase, place, set_up, rows[i].function, tear_down);
    }
}

static void
test_skipped (void)
{
  g_test_skip ("PostgreSQL or pgbouncer is not installed here");
}

int
hub_case_run (int argc, char **argv, const char *suite, const HubCaseRow *rows, guint n_rows)
{
  g_autoptr (DoorCluster) cluster = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *pooler = NULL;
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  add_rows (suite, "sqlite", NULL, rows, n_rows);
  if (door_cluster_is_possible ())
    {
      cluster = door_cluster_new (FALSE, &error);
      g_assert_no_error (error);
    }
  g_autofree char *url = cluster != NULL ? door_cluster_add_database (cluster, &error) : NULL;
  g_autofree char *other = cluster != NULL ? door_cluster_add_database (cluster, &error) : NULL;
  g_assert_no_error (error);
  const HubPlace straight = { cluster, FALSE, url, other };
  const HubPlace pooled = { cluster, TRUE, url, other };
  if (cluster != NULL)
    add_rows (suite, "postgresql", &straight, rows, n_rows);
  else
    g_test_add_func ("/postgresql", test_skipped);
  if (cluster != NULL && door_cluster_add_pooler (cluster, "/postgres", &pooler, NULL))
    add_rows (suite, "pgbouncer", &pooled, rows, n_rows);
  else
    g_test_add_func ("/pgbouncer", test_skipped);
  return g_test_run ();
}
