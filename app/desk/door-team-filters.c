/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-filters.h"

#include "door-desk-records.h"
#include "door-team-private.h"

#include <string.h>

/* Name -> GVariant (ssss)uu, of the desk. */
#define FILTER_TYPE "(ssssuu)"
#define ALL_TYPE "a{s" FILTER_TYPE "}"

static const char filters_key[] = "door-filters";

static GHashTable *
filters_of (DoorTeamDesk *desk)
{
  GHashTable *all = g_object_get_data (G_OBJECT (desk), filters_key);

  if (!all)
    {
      all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                   (GDestroyNotify) g_variant_unref);
      g_object_set_data_full (G_OBJECT (desk), filters_key, all,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return all;
}

/* --- In the vault ------------------------------------------------------------------------------ */

static GBytes *
print_all (GHashTable *all)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer name, filter;
  g_autoptr (GVariant) value = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (ALL_TYPE));
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &name, &filter))
    g_variant_builder_add (&builder, "{s@" FILTER_TYPE "}", name, filter);
  value = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_get_data_as_bytes (value);
}

static gpointer
load (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GError) fault = NULL;
  GBytes *body = NULL;

  if (door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_TEAM_FILTERS, NULL, &body, &fault))
    return body;
  if (g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    return g_bytes_new (NULL, 0);
  g_propagate_error (error, g_steal_pointer (&fault));
  return NULL;
}

static gpointer
save (DoorVault *vault, gpointer argument, GError **error)
{
  return door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_TEAM_FILTERS, NULL, argument,
                         error)
             ? g_bytes_ref (argument)
             : NULL;
}

static void
take_all (DoorTeamDesk *desk, GBytes *body)
{
  GHashTable *all = filters_of (desk);
  g_autoptr (GVariant) value
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ALL_TYPE), body, FALSE));
  GVariantIter iter;
  const char *name;
  GVariant *filter;

  g_hash_table_remove_all (all);
  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "{&s@" FILTER_TYPE "}", &name, &filter))
    g_hash_table_insert (all, g_strdup (name), filter);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GBytes) body
      = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (body)
    take_all (g_task_get_source_object (task), body);
  if (body)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
door_team_filters_load_async (DoorTeamDesk *desk, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_call_async (door_team_desk_queue (desk), load, NULL, NULL,
                               (GDestroyNotify) g_bytes_unref, on_done,
                               g_task_new (desk, NULL, callback, data));
}

static void
save_all (DoorTeamDesk *desk, GHashTable *all, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_call_async (door_team_desk_queue (desk), save, print_all (all),
                               (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_bytes_unref,
                               on_done, g_task_new (desk, NULL, callback, data));
}

gboolean
door_team_filters_finish (DoorTeamDesk *desk, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- On the list ------------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

char **
door_team_filters_list (DoorTeamDesk *desk)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, filters_of (desk));
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

gboolean
door_team_filters_apply (DoorTeamDesk *desk, const char *name)
{
  GVariant *filter = g_hash_table_lookup (filters_of (desk), name);
  DoorTeamList *list = door_team_desk_get_list (desk);
  const char *person, *psu, *team, *search;
  guint show, order;

  if (!filter)
    return FALSE;
  g_variant_get (filter, "(&s&s&s&suu)", &person, &psu, &team, &search, &show, &order);
  door_team_list_set_person (list, person);
  door_team_list_set_psu (list, psu);
  door_team_list_set_team (list, team);
  door_team_list_set_search (list, search);
  door_team_list_set_show (list, MIN (show, DOOR_TEAM_SHOW_ALL));
  door_team_list_set_order (list, MIN (order, DOOR_N_TEAM_ORDERS - 1));
  return TRUE;
}

/* What is kept is what was written: another thing of this name is left as it was when it fails. */
static GHashTable *
copy_all (DoorTeamDesk *desk)
{
  GHashTable *copy
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  GHashTableIter iter;
  gpointer name, filter;

  g_hash_table_iter_init (&iter, filters_of (desk));
  while (g_hash_table_iter_next (&iter, &name, &filter))
    g_hash_table_insert (copy, g_strdup (name), g_variant_ref (filter));
  return copy;
}

void
door_team_filters_save_async (DoorTeamDesk *desk,
                              const char *name,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GHashTable) all = copy_all (desk);
  DoorTeamList *list = door_team_desk_get_list (desk);
  GVariant *filter = g_variant_new (
      FILTER_TYPE, door_team_list_get_person (list), door_team_list_get_psu (list),
      door_team_list_get_team (list), door_team_list_get_search (list),
      (guint) door_team_list_get_show (list), (guint) door_team_list_get_order (list));

  g_hash_table_replace (all, g_strdup (name), g_variant_ref_sink (filter));
  save_all (desk, all, callback, data);
}

void
door_team_filters_remove_async (DoorTeamDesk *desk,
                                const char *name,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GHashTable) all = copy_all (desk);

  g_hash_table_remove (all, name);
  save_all (desk, all, callback, data);
}
