/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters, enrolling and wiping over HTTP: who may write to whom, who reads what, and how a wiped
 * device takes its leave. */
#include "sync-survey.h"

#include "door-destroyed.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-order.h"
#include "door-withdrawal.h"

#include <string.h>

/* A survey whose interviewer has told the keys of the vault. */
typedef struct {
  SyncSurvey *survey;
  DoorHubStore *store;
  char *ida_keys;
  char *omar_token; /* an interviewer of the same team */
  char *omar_keys;
  char *zoe_token; /* of another team */
  char *zoe_keys;
} Case;

static char *
add_person (Case *self, const char *name, const char *team, char **ret_keys)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_new (name, door_identity_public (vault));
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  gint64 device;
  door_hub_store_add_user (self->store, name, DOOR_USER_INTERVIEWER, team, &error);
  g_assert_no_error (error);
  door_hub_store_add_device (self->store, name, "tablet", &token, &device, &error);
  g_assert_no_error (error);
  door_hub_store_set_device_keys (self->store, device, keys, &error);
  g_assert_no_error (error);
  *ret_keys = door_public_keys_to_text (door_identity_public (vault));
  return token;
}

static void
set_up (Case *self, gconstpointer data)
{
  char vault[DOOR_UUID_TEXT];
  g_autoptr (GError) error = NULL;
  self->survey = sync_survey_new ();
  self->store = sync_survey_store (self->survey);
  door_uuid_print (&self->survey->vault, vault);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new (vault, door_identity_public (self->survey->vault_key));
  door_hub_store_set_device_keys (self->store, self->survey->interviewer_device, keys, &error);
  g_assert_no_error (error);
  self->ida_keys = door_public_keys_to_text (&keys->keys);
  g_autoptr (DoorHubDevice) ida
      = door_hub_store_find_token (self->store, self->survey->interviewer_token, &error);
  door_hub_store_change_user (self->store, "sione", DOOR_USER_SUPERVISOR, ida->team, &error);
  g_assert_no_error (error);
  self->omar_token = add_person (self, "omar", ida->team, &self->omar_keys);
  self->zoe_token = add_person (self, "zoe", "elsewhere", &self->zoe_keys);
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_hub_store_close (self->store);
  sync_survey_free (self->survey);
  g_free (self->ida_keys);
  g_free (self->omar_token);
  g_free (self->omar_keys);
  g_free (self->zoe_token);
  g_free (self->zoe_keys);
}

static guint
write_letter (Case *self, const char *token, const char *path, const char *to, GBytes *content)
{
  g_autofree char *url = g_strdup_printf ("%s/letters/%s?to=%s", self->survey->url, path, to);
  return sync_survey_ask ("PUT", url, token, "application/octet-stream", content, NULL);
}

static guint
write_text (Case *self, const char *token, const char *path, const char *to, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  return write_letter (self, token, path, to, content);
}

static GPtrArray *
read_letters (Case *self, const char *token)
{
  g_autofree char *url = g_strdup_printf ("%s/letters?since=0", self->survey->url);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  guint64 mark;
  g_assert_cmpuint (sync_survey_ask ("GET", url, token, NULL, NULL, &body), ==, 200);
  GPtrArray *letters = door_letter_page_parse (body, &mark, &error);
  g_assert_no_error (error);
  return letters;
}

static guint
count (Case *self, const char *token)
{
  g_autoptr (GPtrArray) letters = read_letters (self, token);
  return letters->len;
}

static void
test_ways (Case *self, gconstpointer data)
{
  const SyncSurvey *survey = self->survey;
  const char *ida = survey->interviewer_token, *supervisor = survey->supervisor_token;
  g_assert_cmpuint (write_text (self, ida, "message/m1", "team", "to my team"), ==, 201);
  g_assert_cmpuint (write_text (self, ida, "message/m1", "team", "to my team"), ==, 200);
  g_assert_cmpuint (write_text (self, ida, "message/m1", "team", "other words"), ==, 409);
  g_assert_cmpuint (write_text (self, supervisor, "return/uuid:1", self->ida_keys, "x"), ==, 201);
  g_assert_cmpuint (write_text (self, ida, "draft/uuid:2", "office", "a"), ==, 201);
  g_assert_cmpuint (write_text (self, ida, "draft/uuid:2", "office", "b"), ==, 201);
  g_assert_cmpuint (write_text (self, self->omar_token, "message/m2", self->ida_keys, "x"), ==,
                    201);

  g_assert_cmpuint (count (self, ida), ==, 2);
  g_assert_cmpuint (count (self, supervisor), ==, 1);
  g_assert_cmpuint (count (self, survey->administrator_token), ==, 1);
  g_assert_cmpuint (count (self, self->omar_token), ==, 0);
  g_assert_cmpuint (count (self, self->zoe_token), ==, 0);
  g_autoptr (GPtrArray) letters = read_letters (self, ida);
  const DoorLetter *from_omar = g_ptr_array_index (letters, 1);
  g_autofree char *keys = door_public_keys_to_text (&from_omar->keys);
  g_assert_cmpstr (from_omar->from, ==, "omar");
  g_assert_cmpstr (keys, ==, self->omar_keys);
}

static void
test_refused (Case *self, gconstpointer data)
{
  const SyncSurvey *survey = self->survey;
  const char *ida = survey->interviewer_token;
  g_assert_cmpuint (write_text (self, ida, "return/u", self->omar_keys, "x"), ==, 422);
  g_assert_cmpuint (write_text (self, ida, "order/o", self->omar_keys, "x"), ==, 422);
  g_assert_cmpuint (write_text (self, ida, "message/m", self->zoe_keys, "x"), ==, 404);
  g_assert_cmpuint (write_text (self, survey->supervisor_token, "message/m", self->zoe_keys, "x"),
                    ==, 404);
  g_assert_cmpuint (write_text (self, ida, "message/m", "everybody", "x"), ==, 400);
  g_assert_cmpuint (write_text (self, ida, "Message/m", "team", "x"), ==, 400);
  g_assert_cmpuint (write_text (self, "wrong-token", "message/m", "team", "x"), ==, 401);
  g_assert_cmpuint (count (self, self->zoe_token), ==, 0);
}

/* Handing a case over takes it from one device in the same moment as the other gets it. */
static void
test_hand_over (Case *self, gconstpointer data)
{
  const SyncSurvey *survey = self->survey;
  g_autoptr (GBytes) sealed = g_bytes_new ("sealed", 6);
  g_autoptr (GError) error = NULL;
  guint64 mark;
  door_hub_store_assign (self->store, survey->interviewer_device, "c1", sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (
      write_text (self, survey->interviewer_token, "handover/c2", self->omar_keys, "not mine"), ==,
      404);
  g_assert_cmpuint (count (self, self->omar_token), ==, 0);
  for (guint again = 0; again < 2; again++)
    g_assert_cmpuint (write_text (self, survey->interviewer_token, "handover/c1", self->omar_keys,
                                  "sealed to omar"),
                      ==, again ? 200 : 201);
  g_assert_cmpuint (count (self, self->omar_token), ==, 1);
  g_autoptr (GPtrArray) left
      = door_hub_store_list_assignments (self->store, survey->interviewer_device, 0, &mark, &error);
  g_assert_null (((DoorAssignment *) g_ptr_array_index (left, 0))->sealed);
}

/* From hand to hand: who got the case by a letter hands it on, also back to where it was; a word that
 * overtook the one before waits, and nothing is lost of either. */
static void
test_hand_on (Case *self, gconstpointer data)
{
  const char *ida = self->survey->interviewer_token, *omar = self->omar_token;
  g_autoptr (GBytes) sealed = g_bytes_new ("sealed", 6);
  g_autoptr (GError) error = NULL;
  door_hub_store_assign (self->store, self->survey->interviewer_device, "c1", sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (write_text (self, omar, "handover/c1", self->ida_keys, "too early"), ==, 425);
  g_assert_cmpuint (write_text (self, self->zoe_token, "handover/c1", self->zoe_keys, "not hers"),
                    ==, 404);
  g_assert_cmpuint (count (self, ida), ==, 0);
  g_assert_cmpuint (write_text (self, ida, "handover/c1", self->omar_keys, "to omar"), ==, 201);
  g_assert_cmpuint (write_text (self, omar, "handover/c1", self->ida_keys, "back to ida"), ==, 201);
  g_assert_cmpuint (count (self, ida), ==, 1);
  g_assert_cmpuint (write_text (self, ida, "handover/c1", self->omar_keys, "to omar again"), ==,
                    201);
  g_autoptr (GPtrArray) letters = read_letters (self, omar);
  const DoorLetter *last = g_ptr_array_index (letters, letters->len - 1);
  g_assert_cmpuint (letters->len, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (last->content, NULL), g_bytes_get_size (last->content),
                   "to omar again", 13);
}

static guint
enrol (Case *self, const char *code, DoorIdentity *vault, DoorEnrolReply **ret_reply)
{
  g_autofree char *url = g_strconcat (self->survey->url, "/enrol", NULL);
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_new ("vault-7", door_identity_public (vault));
  DoorEnrolRequest request = { (char *) code, (char *) "tablet 7", keys };
  char *text = door_enrol_request_print (&request);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  g_autoptr (GBytes) answer = NULL;
  guint status = sync_survey_ask ("POST", url, NULL, "application/json", body, &answer);
  if (status == 200 && ret_reply != NULL)
    *ret_reply = door_enrol_reply_parse (answer, NULL);
  return status;
}

static void
test_enrol (Case *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) vault = door_identity_new ();
  g_autoptr (DoorIdentity) thief = door_identity_new ();
  g_autoptr (DoorEnrolReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  door_hub_store_add_enrolment (self->store, "omar", "", 7, &code, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (enrol (self, code, vault, &reply), ==, 200);
  g_assert_cmpstr (reply->user, ==, "omar");
  g_assert_cmpuint (enrol (self, code, thief, NULL), ==, 404);
  g_assert_cmpuint (enrol (self, "0123456789ABCDEF", vault, NULL), ==, 404);
  g_assert_cmpuint (enrol (self, "short", vault, NULL), ==, 400);
  g_assert_cmpuint (count (self, reply->token), ==, 0);
}

/* Until it says that it is wiped, a device may send what it has; only its own word ends it. */
static void
test_wipe (Case *self, gconstpointer data)
{
  const SyncSurvey *survey = self->survey;
  const char *ida = survey->interviewer_token;
  g_autoptr (DoorOrder) order = door_order_new_wipe ("harbour", &survey->vault, 0);
  g_autoptr (GBytes) signed_order = door_order_sign (order, survey->survey_key);
  g_autoptr (GError) error = NULL;
  DoorOrderDone done = { order->id, survey->vault, 1, 0, 0 };
  g_autoptr (GBytes) word = door_order_done_sign (&done, survey->vault_key);
  g_autoptr (GBytes) forged = door_order_done_sign (&done, survey->analyst_key);
  g_assert_cmpuint (write_letter (self, ida, "order-done/o1", "office", word), ==, 400);

  door_hub_store_order_wipe (self->store, survey->interviewer_device, "o1", signed_order, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) letters = read_letters (self, ida);
  const DoorLetter *letter = g_ptr_array_index (letters, 0);
  g_autoptr (DoorOrder) read = door_order_read (
      letter->content, door_identity_public (survey->survey_key), &survey->vault, &error);
  g_assert_no_error (error);
  g_assert_false (letter->has_keys);

  g_autoptr (DoorParcel) parcel = sync_survey_parcel (self->survey, "unsent");
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autofree char *url = g_strconcat (survey->url, "/submission", NULL);
  g_assert_cmpuint (sync_survey_ask ("POST", url, ida, type, body, NULL), ==, 201);
  g_assert_cmpuint (write_letter (self, ida, "order-done/o1", "office", forged), ==, 400);
  g_assert_cmpuint (sync_survey_ask ("POST", url, ida, type, body, NULL), ==, 201);
  g_assert_cmpuint (write_letter (self, ida, "order-done/o1", "office", word), ==, 201);
  g_assert_cmpuint (sync_survey_ask ("POST", url, ida, type, body, NULL), ==, 403);
  g_assert_cmpuint (count (self, survey->administrator_token), ==, 1);
}

/* --- A withdrawal ------------------------------------------------------------------------------- */

static guint64
newest (Case *self)
{
  guint64 seq = 0;
  door_hub_store_newest_submission (self->store, &seq, NULL);
  return seq;
}

static gboolean
holds (Case *self, guint64 seq)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_part (self->store, seq, "submission.door", NULL);
  return bytes != NULL;
}

static guint
times_told (Case *self, const char *act)
{
  g_autoptr (GPtrArray) audit = door_hub_store_list_audit (self->store, 0, 100, NULL);
  guint told = 0;
  for (guint i = 0; i < audit->len; i++)
    told += strcmp (((DoorAuditRow *) audit->pdata[i])->act, act) == 0;
  return told;
}

/* The notice that a device sends destroys the hub's copy, tells readers, and stands in the audit; one that
 * another has signed does not destroy. */
static void
test_withdrawal (Case *self, gconstpointer data)
{
  const char *ida = self->survey->interviewer_token;
  g_autoptr (DoorIdentity) stranger = door_identity_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autofree char *submit = g_strconcat (self->survey->url, "/submission", NULL);
  g_autofree char *path = g_strconcat ("withdrawal/", parcel->id, NULL);
  g_autofree char *ask = g_strconcat (self->survey->url, "/destroyed?since=0", NULL);
  g_autoptr (GBytes) notice
      = door_withdrawal_sign (parcel->id, "2.112 withdrawn", 0, self->survey->vault_key);
  g_autoptr (GBytes) forged = door_withdrawal_sign (parcel->id, "2.112 withdrawn", 0, stranger);
  g_autoptr (GBytes) junk = g_bytes_new_static ("withdraw", 8);
  g_autoptr (GBytes) answer = NULL;
  guint64 seq, mark = 0;

  g_assert_cmpuint (sync_survey_ask ("POST", submit, ida, type, body, NULL), ==, 201);
  seq = newest (self);
  g_assert_cmpuint (write_letter (self, ida, path, "office", junk), ==, 400);
  g_assert_cmpuint (write_letter (self, self->omar_token, path, "office", forged), ==, 201);
  g_assert_true (holds (self, seq));
  g_assert_cmpuint (write_letter (self, ida, path, "office", notice), ==, 201);
  g_assert_false (holds (self, seq));
  g_assert_cmpuint (sync_survey_ask ("GET", ask, self->survey->analyst_token, NULL, NULL, &answer),
                    ==, 200);
  g_autoptr (GPtrArray) rows = door_destroyed_page_parse (answer, &mark, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((DoorDestroyedRow *) rows->pdata[0])->instance_id, ==, parcel->id);
  g_assert_cmpuint (times_told (self, "interview.withdrawn"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hub-letters/ways", Case, NULL, set_up, test_ways, tear_down);
  g_test_add ("/hub-letters/refused", Case, NULL, set_up, test_refused, tear_down);
  g_test_add ("/hub-letters/hand-over", Case, NULL, set_up, test_hand_over, tear_down);
  g_test_add ("/hub-letters/hand-on", Case, NULL, set_up, test_hand_on, tear_down);
  g_test_add ("/hub-letters/enrol", Case, NULL, set_up, test_enrol, tear_down);
  g_test_add ("/hub-letters/wipe", Case, NULL, set_up, test_wipe, tear_down);
  g_test_add ("/hub-letters/withdrawal", Case, NULL, set_up, test_withdrawal, tear_down);
  return g_test_run ();
}
