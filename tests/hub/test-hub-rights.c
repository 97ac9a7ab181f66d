/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may ask what, what they see of it, and what the log and the audit keep of their asking. */
#include "hub-http.h"

#include "door-hub-office.h"
#include "door-log.h"

#include <string.h>

/* Who may what ---------------------------------------------------------------------------------- */

typedef enum {
  NOBODY,
  STRANGER,
  INTERVIEWER,
  SUPERVISOR,
  HEADQUARTERS,
  ANALYST,
  ADMINISTRATOR,
  N_WHO,
} Who;

static const char *
token_of (SyncSurvey *survey, const char *headquarters, Who who)
{
  const char *const tokens[N_WHO] = {
    [STRANGER] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    [INTERVIEWER] = survey->interviewer_token,
    [SUPERVISOR] = survey->supervisor_token,
    [HEADQUARTERS] = headquarters,
    [ANALYST] = survey->analyst_token,
    [ADMINISTRATOR] = survey->administrator_token,
  };
  return tokens[who];
}

static const struct {
  const char *method;
  const char *path;
  guint status[N_WHO];
} rights[] = {
  { "GET", "/v1/formList", { 401, 401, 200, 200, 200, 200, 200 } },
  { "GET", "/v1/forms/harbour.xml", { 401, 401, 200, 200, 200, 200, 200 } },
  { "GET", "/v1/roster", { 401, 401, 200, 200, 200, 200, 200 } },
  { "GET", "/v1/changes", { 401, 401, 200, 200, 200, 200, 200 } },
  { "GET", "/v1/letters", { 401, 401, 200, 200, 200, 200, 200 } },
  { "PUT", "/v1/letters/message/m", { 401, 401, 400, 400, 400, 400, 400 } },
  { "POST", "/v1/enrol", { 400, 400, 400, 400, 400, 400, 400 } },
  { "GET", "/v1/assignments", { 401, 401, 200, 200, 403, 403, 403 } },
  { "GET", "/v1/receipts", { 401, 401, 200, 200, 403, 403, 403 } },
  { "HEAD", "/v1/submission", { 401, 401, 204, 204, 403, 403, 403 } },
  { "GET", "/v1/submissions", { 401, 401, 403, 200, 200, 200, 200 } },
  /* The supervisor is of another team: for them it is not there. */
  { "GET", "/v1/submissions/1", { 401, 401, 403, 404, 200, 200, 403 } },
  { "GET", "/v1/submissions/1/parts/submission.door", { 401, 401, 403, 404, 200, 200, 403 } },
  { "GET", "/v1/submissions/2", { 401, 401, 403, 404, 404, 404, 403 } },
  { "GET", "/v1/submissions/1/parts/none.door", { 401, 401, 403, 404, 404, 404, 403 } },
  { "OPTIONS", "/v1/uploads", { 204, 204, 204, 204, 204, 204, 204 } },
  { "POST", "/v1/uploads", { 401, 401, 412, 412, 403, 403, 403 } },
  { "HEAD", "/v1/uploads/x", { 401, 401, 412, 412, 403, 403, 403 } },
  { "PATCH", "/v1/uploads/x", { 401, 401, 412, 412, 403, 403, 403 } },
  { "GET", "/healthz", { 200, 200, 200, 200, 200, 200, 200 } },
};

/* A device of headquarters, who see all teams. */
static char *
add_headquarters (SyncSurvey *survey)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  door_hub_store_add_user (store, "hina", DOOR_USER_HEADQUARTERS, NULL, &error);
  door_hub_store_add_device (store, "hina", "office", &token, NULL, &error);
  g_assert_no_error (error);
  return token;
}

static void
test_rights (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *headquarters = add_headquarters (survey);
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_auto (HubAnswer) kept = hub_http_post (survey, survey->interviewer_token, parcel);
  g_assert_cmpuint (kept.status, ==, 201);
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    for (Who who = 0; who < N_WHO; who++)
      {
        g_test_message ("%s %s as %d", rights[i].method, rights[i].path, who);
        g_assert_cmpuint (hub_http_status (survey, rights[i].method, rights[i].path,
                                           token_of (survey, headquarters, who)),
                          ==, rights[i].status[who]);
      }
}

/* A sealed section is fetched by analysts alone, though nobody else could open it; the rest of the same
 * interview is headquarters' to review, of every team. */
static void
test_sealed_section (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *headquarters = add_headquarters (survey);
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_parse (parcel->manifest, NULL);
  g_autoptr (GBytes) section = g_bytes_new_static ("sealed to analysts", 18);
  door_submission_manifest_add_part (manifest, "section-1.door", section);
  g_ptr_array_add (parcel->parts, door_wire_part_new ("section-1.door", NULL, section));
  g_bytes_unref (parcel->manifest);
  parcel->manifest = door_submission_manifest_print (manifest);
  g_auto (HubAnswer) kept = hub_http_post (survey, survey->interviewer_token, parcel);
  g_assert_cmpuint (kept.status, ==, 201);

  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GError) error = NULL;
  door_hub_store_change_user (store, "sione", DOOR_USER_SUPERVISOR, "north", &error);
  g_assert_no_error (error);
  const struct {
    const char *token;
    guint section, rest;
  } readers[] = { { survey->analyst_token, 200, 200 },
                  { headquarters, 403, 200 },
                  { survey->supervisor_token, 403, 200 },
                  { survey->administrator_token, 403, 403 } };
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/submissions/1/parts/section-1.door",
                                         readers[i].token),
                        ==, readers[i].section);
      g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/submissions/1/parts/submission.door",
                                         readers[i].token),
                        ==, readers[i].rest);
    }
}

static void
test_other_team (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_auto (HubAnswer) kept = hub_http_post (survey, survey->interviewer_token, parcel);
  g_auto (HubAnswer) list
      = hub_http_ask (survey, "GET", "/v1/submissions", survey->supervisor_token, "", NULL);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_submission_page_parse (list.body, &mark, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
}

/* Another interviewer's cases are not to be had by any number. */
static void
test_other_cases (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) sealed = g_bytes_new_static ("x", 1);
  door_hub_store_assign (store, survey->interviewer_device, "c1", sealed, NULL);
  g_auto (HubAnswer) own = hub_http_ask (survey, "GET", "/v1/assignments?since=0",
                                         survey->interviewer_token, "", NULL);
  g_auto (HubAnswer) others = hub_http_ask (survey, "GET", "/v1/assignments?since=0&device=1",
                                            survey->supervisor_token, "", NULL);
  guint64 mark;
  g_autoptr (GPtrArray) mine = door_assignment_page_parse (own.body, &mark, NULL);
  g_autoptr (GPtrArray) theirs = door_assignment_page_parse (others.body, &mark, NULL);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_cmpuint (theirs->len, ==, 0);
}

static gboolean
is_audited (DoorHubStore *store, const char *actor, const char *act, const char *subject)
{
  g_autoptr (GPtrArray) rows = door_hub_store_list_audit (store, 0, 500, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorAuditRow *row = g_ptr_array_index (rows, i);
      if (strcmp (row->actor, actor) == 0 && strcmp (row->act, act) == 0
          && strcmp (row->subject, subject) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Who looked at the list, at an interview, at a part of it, or into an office's mailbox. */
static void
test_audited_reads (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "one");
  g_auto (HubAnswer) kept = hub_http_post (survey, survey->interviewer_token, parcel);
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) words = g_bytes_new_static ("words", 5);
  door_hub_store_put_letter (store, "office", 0, "message", "m", words, NULL, NULL, NULL);
  g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/submissions", survey->administrator_token),
                    ==, 200);
  g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/submissions/1", survey->analyst_token), ==,
                    200);
  g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/submissions/1/parts/submission.door",
                                     survey->analyst_token),
                    ==, 200);
  g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/letters", survey->administrator_token), ==,
                    200);
  g_assert_true (is_audited (store, "root", "list", "1-1"));
  g_assert_true (is_audited (store, "amina", "read", "1"));
  g_assert_true (is_audited (store, "amina", "read.part", "1/submission.door"));
  g_assert_true (is_audited (store, "root", "read.letters", "office"));
}

static void
test_revoked (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  door_hub_store_revoke_device (store, survey->interviewer_device, NULL);
  g_assert_cmpuint (hub_http_status (survey, "GET", "/v1/formList", survey->interviewer_token), ==,
                    403);
}

/* Logs ------------------------------------------------------------------------------------------ */

static guint
count_lines (const char *text, const char *holding)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint count = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    count += strstr (lines[i], holding) != NULL;
  return count;
}

/* Every request leaves one line; none holds a token, an address, an instance or an answer. */
static void
test_log (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *path = g_build_filename (survey->folder, "hub.log", NULL);
  g_autofree char *text = NULL;
  g_assert_true (door_log_open (path, NULL));
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, SURVEY_ANSWER);
  g_auto (HubAnswer) kept = hub_http_post (survey, survey->interviewer_token, parcel);
  g_autofree char *key_path = g_strdup_printf ("/v1/key/%s/formList", survey->interviewer_token);
  hub_http_status (survey, "GET", key_path, NULL);
  hub_http_status (survey, "GET", "/v1/secret-place", survey->interviewer_token);
  hub_http_status (survey, "GET", "/v1/submissions/1", survey->analyst_token);
  hub_http_status (survey, "GET", "/v1/formList", "wrong-token");
  door_log_close ();
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpuint (count_lines (text, "hub.request"), ==, 5);
  g_assert_cmpuint (count_lines (text, "\"201\""), ==, 1);
  g_assert_cmpuint (count_lines (text, "\"401\""), ==, 1);
  g_assert_cmpuint (count_lines (text, "\"404\""), ==, 1);
  g_assert_null (strstr (text, survey->interviewer_token));
  g_assert_null (strstr (text, "wrong-token"));
  g_assert_null (strstr (text, "secret-place"));
  g_assert_null (strstr (text, parcel->id));
  g_assert_null (strstr (text, SURVEY_FORM));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-rights/rights", test_rights);
  g_test_add_func ("/hub-rights/sealed-section", test_sealed_section);
  g_test_add_func ("/hub-rights/other-team", test_other_team);
  g_test_add_func ("/hub-rights/other-cases", test_other_cases);
  g_test_add_func ("/hub-rights/audited-reads", test_audited_reads);
  g_test_add_func ("/hub-rights/revoked", test_revoked);
  g_test_add_func ("/hub-rights/log", test_log);
  return g_test_run ();
}
