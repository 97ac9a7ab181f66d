/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-database.h"

#include "door-hub-office.h"

char *
hub_database_fill (const char *url, SyncSurvey *survey)
{
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  door_hub_store_init (url, "harbour", &error);
  g_assert_no_error (error);
  g_autoptr (DoorHubStore) store = door_hub_store_open (url, survey->clock, &error);
  g_assert_no_error (error);
  door_hub_store_publish_form (store, survey->form, NULL, NULL, NULL, NULL, &error);
  door_hub_store_add_user (store, "ida", DOOR_USER_INTERVIEWER, "north", &error);
  door_hub_store_add_device (store, "ida", "tablet", &token, NULL, &error);
  g_assert_no_error (error);
  return token;
}
