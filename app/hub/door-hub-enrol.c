/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enrolling a device by a one-time code, and what else happens to people. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-office.h"

#include "door-hub-store-private.h"
#include "door-seal.h"

#include <string.h>

/* People -------------------------------------------------------------------------------------- */

void
door_hub_user_free (DoorHubUser *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->team);
  g_free (self);
}

GPtrArray *
door_hub_store_list_users (DoorHubStore *self, const char *team, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_hub_user_free);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT name, role, team, ended IS NOT NULL,"
                           " (SELECT count(*) FROM device WHERE person = person.id"
                           " AND revoked IS NULL)"
                           " FROM person WHERE $1 = '' OR team = $1 ORDER BY name",
                           DOOR_TEXT (team != NULL ? team : "")))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      DoorHubUser *user = g_new0 (DoorHubUser, 1);
      user->name = g_strdup (door_hub_sql_text (self->sql, 0));
      if (!door_user_role_parse (door_hub_sql_text (self->sql, 1), &user->role))
        user->role = DOOR_USER_INTERVIEWER;
      user->team = g_strdup (door_hub_sql_text (self->sql, 2));
      user->ended = door_hub_sql_int (self->sql, 3) != 0;
      user->devices = (guint) door_hub_sql_int (self->sql, 4);
      g_ptr_array_add (all, user);
    }
  return status == 0 ? g_steal_pointer (&all) : NULL;
}

/* Runs an UPDATE … RETURNING of one person. */
static gboolean
one_person (DoorHubStore *self, GError **error)
{
  return door_hub_store_one (self, "user", error) && door_hub_sql_finish (self->sql, error);
}

gboolean
door_hub_store_change_user (
    DoorHubStore *self, const char *name, DoorUserRole role, const char *team, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && role <= DOOR_USER_LAST, FALSE);
  const char *in_team = team != NULL ? team : "";
  if (*in_team != '\0' && !door_hub_name_is_usable (in_team))
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "A name of a team has no spaces and none of : / \\ \" < > *");
  return door_hub_sql_start (self->sql, error,
                             "UPDATE person SET role = $1, team = $2 WHERE name = $3 RETURNING id",
                             DOOR_TEXT (door_user_role_name (role)), DOOR_TEXT (in_team),
                             DOOR_TEXT (name))
         && one_person (self, error);
}

gboolean
door_hub_store_end_user (DoorHubStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);
  return door_hub_sql_start (self->sql, error,
                             "UPDATE person SET ended = coalesce (ended, $1) WHERE name = $2"
                             " RETURNING id",
                             DOOR_INT (door_clock_now (self->clock)), DOOR_TEXT (name))
         && one_person (self, error);
}

/* Codes --------------------------------------------------------------------------------------- */

static gboolean
insert_code (DoorHubStore *self,
             const char *user,
             const char *label,
             guint days,
             const char *hash,
             GError **error)
{
  gint64 now = door_clock_now (self->clock);
  gint64 expires = now + (gint64) days * 24 * 3600 * G_USEC_PER_SEC;
  return door_hub_sql_start (self->sql, error,
                             "INSERT INTO enrolment (code_hash, person, label, made, expires)"
                             " SELECT $1, id, $2, $3, $4 FROM person"
                             " WHERE name = $5 AND ended IS NULL RETURNING person",
                             DOOR_TEXT (hash), DOOR_TEXT (label != NULL ? label : ""),
                             DOOR_INT (now), DOOR_INT (expires), DOOR_TEXT (user))
         && one_person (self, error);
}

gboolean
door_hub_store_add_enrolment (DoorHubStore *self,
                              const char *user,
                              const char *label,
                              guint days,
                              char **ret_code,
                              GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && days > 0 && ret_code != NULL, FALSE);
  g_autofree char *code = door_enrol_code_new ();
  g_autofree char *hash = door_token_hash (code);
  if (!insert_code (self, user, label, days, hash, error))
    return FALSE;
  *ret_code = g_steal_pointer (&code);
  return TRUE;
}

/* An enrolment as its row says. */
typedef struct {
  char *user;
  char *role;
  char *team;
  char *label;
  gint64 device; /* 0: the code was not used yet */
  char *vault;   /* of that device; NULL: it has not told its keys */
} Code;

static void
code_clear (Code *self)
{
  g_free (self->user);
  g_free (self->role);
  g_free (self->team);
  g_free (self->label);
  g_free (self->vault);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Code, code_clear)

static void
read_code (DoorHubSql *sql, Code *code)
{
  code->user = g_strdup (door_hub_sql_text (sql, 0));
  code->role = g_strdup (door_hub_sql_text (sql, 1));
  code->team = g_strdup (door_hub_sql_text (sql, 2));
  code->label = g_strdup (door_hub_sql_text (sql, 3));
  code->device = door_hub_sql_int (sql, 4);
  code->vault = g_strdup (door_hub_sql_text (sql, 5));
}

/* Codes whose hash begins alike are compared in constant time. */
static gboolean
find_code (DoorHubStore *self, const char *text, Code *code, GError **error)
{
  g_autofree char *selector = door_hub_selector (text);
  int status;
  if (!door_hub_sql_start (
          self->sql, error,
          "SELECT person.name, role, team, enrolment.label,"
          " coalesce (enrolment.device, 0), device.vault_id, code_hash"
          " FROM enrolment JOIN person ON person.id = enrolment.person"
          " LEFT JOIN device ON device.id = enrolment.device"
          " WHERE " DOOR_HUB_SELECTOR ("code_hash") " = $1 AND expires > $2 AND ended IS NULL"
                                                    " AND device.revoked IS NULL",
          DOOR_TEXT (selector), DOOR_INT (door_clock_now (self->clock))))
    return FALSE;
  while ((status = door_hub_sql_next (self->sql, error)) > 0
         && !door_token_matches (text, door_hub_sql_text (self->sql, 6)))
    ;
  if (status > 0)
    read_code (self->sql, code);
  door_hub_sql_end (self->sql);
  return status > 0
         || (status == 0
             && door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                                     "There is no such enrolment code, or it is used up or too "
                                     "old."));
}

/* A first use makes a device; a second by the same vault only changes its token. */
static gboolean
enrol_device (DoorHubStore *self,
              Code *code,
              const DoorEnrolRequest *request,
              const char *hash,
              char **ret_token,
              GError **error)
{
  const char *label = *request->label != '\0' ? request->label : code->label;
  if (!door_hub_store_add_device (self, code->user, label, ret_token, &code->device, error)
      || !door_hub_sql_run (self->sql, error,
                            "UPDATE enrolment SET device = $1 WHERE code_hash = $2",
                            DOOR_INT (code->device), DOOR_TEXT (hash)))
    return FALSE;
  return request->keys == NULL
         || door_hub_store_set_device_keys (self, code->device, request->keys, error);
}

static gboolean
renew_token (DoorHubStore *self,
             const Code *code,
             const DoorEnrolRequest *request,
             char **ret_token,
             GError **error)
{
  g_autofree char *token = door_token_new ();
  g_autofree char *hash = door_token_hash (token);
  if (request->keys == NULL || g_strcmp0 (request->keys->vault_id, code->vault) != 0
      || !door_hub_store_set_device_keys (self, code->device, request->keys, NULL))
    return door_hub_store_fail (
        error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
        "This enrolment code was used already. Ask the office for another.");
  if (!door_hub_sql_run (self->sql, error, "UPDATE device SET token_hash = $1 WHERE id = $2",
                         DOOR_TEXT (hash), DOOR_INT (code->device)))
    return FALSE;
  *ret_token = g_steal_pointer (&token);
  return TRUE;
}

static DoorEnrolReply *
use (DoorHubStore *self, const DoorEnrolRequest *request, GError **error)
{
  g_autofree char *hash = door_token_hash (request->code);
  g_auto (Code) code = { NULL };
  g_autofree char *token = NULL;
  if (!find_code (self, request->code, &code, error))
    return NULL;
  gboolean done = code.device == 0 ? enrol_device (self, &code, request, hash, &token, error)
                                   : renew_token (self, &code, request, &token, error);
  g_autoptr (GBytes) survey = done ? door_hub_store_get (self, "survey", error) : NULL;
  if (survey == NULL || !door_hub_store_audit (self, code.user, "device.enrol", code.label, error))
    return NULL;
  DoorEnrolReply *reply = g_new0 (DoorEnrolReply, 1);
  reply->token = g_steal_pointer (&token);
  reply->device = (guint64) code.device;
  reply->user = g_steal_pointer (&code.user);
  reply->role = g_steal_pointer (&code.role);
  reply->team = g_steal_pointer (&code.team);
  reply->survey = g_strndup (g_bytes_get_data (survey, NULL), g_bytes_get_size (survey));
  return reply;
}

DoorEnrolReply *
door_hub_store_use_enrolment (DoorHubStore *self, const DoorEnrolRequest *request, GError **error)
{
  g_return_val_if_fail (self != NULL && request != NULL && request->code != NULL, NULL);
  if (!door_hub_store_enter (self, error))
    return NULL;
  g_autoptr (DoorEnrolReply) reply = use (self, request, error);
  return door_hub_store_leave (self, reply != NULL, error) ? g_steal_pointer (&reply) : NULL;
}
