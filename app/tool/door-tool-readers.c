/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool-readers.h"

#include "door-files.h"
#include "door-section-readers.h"
#include "door-tool.h"

#include <string.h>

#define WHAT_TO_DO                                                                                 \
  "tablets will not ask them; name an analyst (`doorctl hub members` shows who is known), sign a " \
  "new list with `doorctl keys roster`, and put it with `doorctl hub roster`"

gboolean
door_tool_check_readers (DoorFormDef *form,
                         const char *list,
                         const char *key,
                         DoorDiagnostics *diagnostics,
                         GError **error)
{
  DoorPublicKeys survey;
  g_autoptr (GBytes) bytes = door_file_load (list, DOOR_ROSTER_MAX_BYTES, error);
  g_autoptr (DoorRoster) roster = bytes && door_tool_public_keys (key, &survey, error)
                                      ? door_roster_read (bytes, &survey, error)
                                      : NULL;
  g_autoptr (GPtrArray) unread = roster ? door_section_unread (form, roster, "") : NULL;

  for (guint i = 0; unread && i < unread->len; i++)
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "no-reader", NULL,
                            "the list of people names nobody who may read the sealed group %s",
                            (const char *) g_ptr_array_index (unread, i));
      door_diagnostics_hint (diagnostics, "%s", WHAT_TO_DO);
    }
  return unread != NULL;
}

/* --- What a hub holds ----------------------------------------------------------------------- */

static DoorRoster *
hub_roster (DoorHubStore *store)
{
  g_autoptr (GBytes) key = door_hub_store_get (store, DOOR_HUB_SETTING_SURVEY_KEY, NULL);
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (store, NULL, NULL);
  g_autofree char *text
      = key ? g_strndup (g_bytes_get_data (key, NULL), g_bytes_get_size (key)) : NULL;
  DoorPublicKeys survey;

  return bytes && text && door_public_keys_parse (text, &survey)
             ? door_roster_read (bytes, &survey, NULL)
             : NULL;
}

static void
warn_of (DoorHubStore *store, const DoorHubForm *listed, DoorRoster *roster)
{
  g_autoptr (DoorHubForm) form
      = door_hub_store_get_form (store, listed->form_id, listed->version, NULL);
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = form ? door_form_load (form->xml, NULL, faults) : NULL;
  g_autoptr (GPtrArray) unread = def ? door_section_unread (def, roster, "") : NULL;
  g_autofree char *places = NULL;

  if (!unread || unread->len == 0)
    return;
  g_ptr_array_add (unread, NULL);
  places = g_strjoinv (", ", (char **) unread->pdata);
  g_printerr ("warning: %s, version %s: the list of people names nobody who may read what is "
              "sealed in %s; " WHAT_TO_DO "\n",
              listed->form_id, listed->version, places);
}

void
door_tool_warn_unread (DoorHubStore *store)
{
  g_autoptr (DoorRoster) roster = hub_roster (store);
  g_autoptr (GPtrArray) forms = roster ? door_hub_store_list_forms (store, NULL) : NULL;

  for (guint i = 0; forms && i < forms->len; i++)
    {
      const DoorHubForm *form = g_ptr_array_index (forms, i);

      if (form->state == DOOR_FORM_OPEN)
        warn_of (store, form, roster);
    }
}
