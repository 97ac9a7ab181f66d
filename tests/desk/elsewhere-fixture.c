/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "elsewhere-fixture.h"

#include "door-case-private.h"
#include "door-files.h"
#include "door-seal.h"
#include "door-unlock-private.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1763892000000000)

void
elsewhere_start (Elsewhere *self, FakeLock lock)
{
  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-elsewhere-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (START_US, NULL);
  self->fake = sync_fake_new (lock, NULL);
  self->fake->form = ELSEWHERE_PLAIN_FORM;
  self->unlock = door_unlock_new_with_clock (self->folder, self->clock);
  door_unlock_set_kdf_policy (self->unlock, &door_kdf_policy_test);
}

void
elsewhere_stop (Elsewhere *self)
{
  g_autoptr (GError) error = NULL;

  if (self->scenario)
    {
      door_scenario_lock (self->scenario, &error);
      g_assert_no_error (error);
      door_scenario_free (self->scenario);
    }
  g_object_unref (self->unlock);
  sync_fake_free (self->fake);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

void
elsewhere_on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

GAsyncResult *
elsewhere_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

char *
elsewhere_enrol (Elsewhere *self, const DoorEnrolWish *wish, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_unlock_enrol_async (self->unlock, wish, elsewhere_on_result, &result);
  return door_unlock_enrol_finish (self->unlock, elsewhere_wait (&result), error);
}

/* As the person does: a code or an address, name and password where they are asked for. */
void
elsewhere_enrol_well (Elsewhere *self, gboolean plain)
{
  g_autoptr (GError) error = NULL;
  gboolean has_name = self->fake->lock == FAKE_BASIC || self->fake->lock == FAKE_DIGEST;
  const DoorEnrolWish wish = {
    .code = self->fake->url,
    .passphrase = ELSEWHERE_PASSPHRASE,
    .username = has_name ? "ida" : "",
    .password = self->fake->lock != FAKE_ANYBODY ? "secret" : "",
    .plain = plain,
  };
  g_autofree char *account = elsewhere_enrol (self, &wish, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account, ==, has_name ? "ida" : "interviewer");
  self->scenario = door_scenario_new (self->folder, self->clock);
  door_scenario_set_kdf_policy (self->scenario, &door_kdf_policy_test);
  door_scenario_unlock (self->scenario, account, ELSEWHERE_PASSPHRASE, &error);
  g_assert_no_error (error);
}

DoorDesk *
elsewhere_desk (Elsewhere *self)
{
  return door_scenario_desk (self->scenario);
}

void
elsewhere_sync (Elsewhere *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_sync (self->scenario, &error);
  g_assert_no_error (error);
}

GPtrArray *
elsewhere_offers (Elsewhere *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  door_desk_forms_async (elsewhere_desk (self), elsewhere_on_result, &result);
  found = door_desk_forms_finish (elsewhere_desk (self), elsewhere_wait (&result), &error);
  g_assert_no_error (error);
  return found;
}

DoorCase *
elsewhere_begin (Elsewhere *self)
{
  g_autoptr (GPtrArray) found = elsewhere_offers (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorCase *item;

  g_assert_cmpuint (found->len, ==, 1);
  door_desk_begin_async (elsewhere_desk (self), g_ptr_array_index (found, 0), elsewhere_on_result,
                         &result);
  item = door_desk_begin_finish (elsewhere_desk (self), elsewhere_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (item);
  return item;
}

void
elsewhere_answer (Elsewhere *self, DoorCase *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n");

  door_scenario_open (self->scenario, door_case_get_id (item), &error);
  g_assert_no_error (error);
  door_scenario_play (self->scenario, script, 10, NULL, &error);
  g_assert_no_error (error);
}

void
elsewhere_finish (Elsewhere *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
}

DoorSentRow *
elsewhere_only_row (Elsewhere *self)
{
  DoorSending *sending = door_desk_get_sending (elsewhere_desk (self));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorSentRow) row = NULL;

  door_sending_refresh_async (sending, elsewhere_on_result, &result);
  g_assert_true (door_sending_refresh_finish (sending, elsewhere_wait (&result), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (door_sending_get_rows (sending)), ==, 1);
  row = g_list_model_get_item (door_sending_get_rows (sending), 0);
  return row; /* the list keeps it */
}

char *
elsewhere_instance_of (DoorCase *item)
{
  return door_uuid_to_instance_id (&door_case_get_progress_facts (item)->interview);
}

gboolean
elsewhere_holds (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}
