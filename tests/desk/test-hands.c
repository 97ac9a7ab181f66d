/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case goes from one interviewer's hand to another's where there is no network: as codes, on a stick, and
 * back again. */
#include "guard-fixture.h"

#include "door-case-about.h"
#include "door-case-log.h"
#include "door-code-frames.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-handover.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-scenario-day.h"
#include "door-seal.h"
#include "door-vault-queue.h"

#include <glib/gstdio.h>
#include <string.h>

/* The colleague: a vault on another tablet, with what the desk would have around it. */
typedef struct {
  DoorVaultQueue *queue;
  DoorTrust *trust;
  DoorRoster *roster;
} Colleague;

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

static DoorVault *
open_own (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

/* Both interviewers are on the list that both hold. */
static void
meet (DeskFixture *self, Colleague *colleague)
{
  g_autoptr (DoorVault) own = open_own (self);
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, door_clock_now (self->clock));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", ACCOUNT,
                   door_identity_public (door_vault_identity (own)));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "tevita",
                   door_identity_public (door_vault_queue_identity (colleague->queue)));
  bytes = door_roster_sign (roster, self->survey);
  g_assert_true (door_vault_put (own, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, bytes, &error));
  colleague->trust = door_trust_new (door_identity_public (self->survey), "tevita", "north");
  g_assert_true (door_trust_take_roster (colleague->trust, bytes, &error));
  colleague->roster = door_roster_read (bytes, door_identity_public (self->survey), &error);
  g_assert_no_error (error);
}

static void
colleague_open (DeskFixture *self, Colleague *colleague)
{
  g_autofree char *folder = g_build_filename (self->folder, "tevita-vault", NULL);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  colleague->queue = door_vault_queue_new (self->clock);
  door_vault_close (door_vault_create (folder, PASSPHRASE, &options, &error));
  g_assert_no_error (error);
  door_vault_queue_open_async (colleague->queue, folder, PASSPHRASE, &options, on_result, &result);
  wait_for (&result);
  g_assert_true (door_vault_queue_finish (colleague->queue, result, &error));
  meet (self, colleague);
}

static void
colleague_close (Colleague *colleague)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_vault_queue_close_async (colleague->queue, on_result, &result);
  wait_for (&result);
  door_trust_unref (colleague->trust);
  door_roster_unref (colleague->roster);
  g_object_unref (colleague->queue);
}

/* Anything on the colleague's vault, at once. */
static gpointer
in_vault (Colleague *colleague, DoorVaultCall function, gpointer argument)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer value;

  door_vault_queue_call_async (colleague->queue, function, argument, NULL, NULL, on_result,
                               &result);
  wait_for (&result);
  value = door_vault_queue_call_finish (colleague->queue, result, &error);
  g_assert_no_error (error);
  return value;
}

/* TRUE: new. FALSE without an error: known. */
static gboolean
colleague_takes (Colleague *colleague, GBytes *letter, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_new = FALSE;

  door_handover_take_async (colleague->queue, colleague->trust, letter, on_result, &result);
  wait_for (&result);
  return door_handover_take_finish (result, &is_new, error) && is_new;
}

static gpointer
count_drafts (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GPtrArray) all = door_vault_list (vault, error);

  return GUINT_TO_POINTER (all ? all->len : 0);
}

static gpointer
has_case (DoorVault *vault, gpointer argument, GError **error)
{
  return GINT_TO_POINTER (door_vault_get (vault, DOOR_RECORD_CASE, CASE_ID, NULL, NULL, NULL));
}

static gpointer
lose_case (DoorVault *vault, gpointer argument, GError **error)
{
  return GINT_TO_POINTER (door_vault_remove (vault, DOOR_RECORD_CASE, CASE_ID, error));
}

/* --- Giving ------------------------------------------------------------------------------- */

static void
finish_act (DoorCaseFile *file, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  wait_for (result);
  door_case_file_finish (file, *result, &error);
  g_assert_no_error (error);
  g_clear_object (result);
}

/* A visit, an answer, and then it goes to the colleague. transfer full: the page of the case. */
static DoorCaseFile *
give_begun (DeskFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorCaseFile *file;

  desk_unlock (self);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  desk_answer (self, "/data/name", "Zarqoon");
  desk_leave (self);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_SHOW));
  door_case_file_hand_over_async (file, "woman", NULL, on_result, &result);
  finish_act (file, &result);
  door_case_file_give_async (file, "tevita", on_result, &result);
  finish_act (file, &result);
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_SHOW));
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_CARRY));
  return file;
}

static GBytes *
read_given (DoorCaseFile *file, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_case_file_read_given_async (file, on_result, &result);
  wait_for (&result);
  return door_case_file_read_given_finish (file, result, error);
}

/* As one tablet shows it and another sees it: backwards, and each twice. transfer full. */
static GBytes *
through_codes (GBytes *letter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) frames = door_code_frames_cut (letter, &error);
  g_autoptr (DoorCodeFrames) gathered = door_code_frames_new ();
  DoorFrameVerdict verdict = DOOR_FRAME_FOREIGN;

  g_assert_no_error (error);
  for (guint i = frames->len; i > 0; i--)
    {
      verdict = door_code_frames_add (gathered, g_ptr_array_index (frames, i - 1));
      door_code_frames_add (gathered, g_ptr_array_index (frames, i - 1));
    }
  g_assert_cmpint (verdict, ==, DOOR_FRAME_WHOLE);
  return door_code_frames_join (gathered);
}

/* The interview goes on at the colleague's; what comes later by the network changes nothing, not even when the
 * colleague has handed the case on since. */
static void
test_by_codes (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (GBytes) letter = NULL;
  g_autoptr (GBytes) seen = NULL;
  g_autoptr (GError) error = NULL;
  Colleague colleague;

  colleague_open (self, &colleague);
  file = give_begun (self);
  letter = read_given (file, &error);
  g_assert_no_error (error);
  seen = through_codes (letter);
  g_assert_true (g_bytes_equal (seen, letter));
  g_assert_true (colleague_takes (&colleague, seen, &error));
  g_assert_no_error (error);
  g_assert_nonnull (in_vault (&colleague, has_case, NULL));
  g_assert_cmpuint (GPOINTER_TO_UINT (in_vault (&colleague, count_drafts, NULL)), ==, 1);

  g_assert_nonnull (in_vault (&colleague, lose_case, NULL));
  g_assert_false (colleague_takes (&colleague, letter, &error));
  g_assert_no_error (error);
  g_assert_null (in_vault (&colleague, has_case, NULL));
  g_assert_cmpuint (GPOINTER_TO_UINT (in_vault (&colleague, count_drafts, NULL)), ==, 1);
  colleague_close (&colleague);
}

/* The draw that counts, as the journal of the draft tells it. */
static gpointer
read_draw (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GPtrArray) all = door_vault_list (vault, error);
  g_autoptr (DoorJournal) journal
      = door_vault_replay (vault, &((DoorInterviewInfo *) all->pdata[0])->id, error);
  const char *found = NULL;

  for (guint i = 0; journal && i < door_journal_length (journal); i++)
    if (door_journal_get (journal, i)->kind == DOOR_ENTRY_SELECTION)
      found = door_journal_get (journal, i)->value;
  return g_strdup (found);
}

/* What happened so far, one event a line. */
static gpointer
read_events (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GBytes) about = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;

  g_assert_true (door_vault_get (vault, DOOR_RECORD_CASE, CASE_ID, &about, NULL, error));
  facts = door_assignment_facts_parse (about, error);
  return g_strdup (facts->handed_over);
}

/* Whoever takes the case draws nobody: the person chosen and the visits stay. */
static void
test_draw_goes_along (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) letter = NULL;
  g_autofree char *draw = NULL;
  g_autofree char *events = NULL;
  g_autoptr (GError) error = NULL;
  Colleague colleague;

  colleague_open (self, &colleague);
  guard_go_to_draw (self, "in-person");
  guard_choose (self, DOOR_GUARD_DRAW, 0);
  desk_leave (self);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  door_case_file_hand_over_async (file, "woman", NULL, on_result, &result);
  finish_act (file, &result);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_INTERVIEW));
  door_case_file_give_async (file, "tevita", on_result, &result);
  finish_act (file, &result);
  letter = read_given (file, &error);
  g_assert_no_error (error);
  g_assert_true (colleague_takes (&colleague, letter, &error));
  g_assert_no_error (error);
  draw = in_vault (&colleague, read_draw, NULL);
  g_assert_nonnull (draw);
  g_assert_nonnull (strstr (draw, "\"order\":\"1 3\""));
  events = in_vault (&colleague, read_events, NULL);
  g_assert_nonnull (strstr (events, "\"selection\""));
  g_assert_nonnull (strstr (events, "\"visit-start\""));
  colleague_close (&colleague);
}

static void
carry (DoorCaseFile *file, const char *folder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_case_file_carry_given_async (file, folder, on_result, &result);
  wait_for (&result);
  door_case_file_finish (file, result, error);
}

static DoorSending *
sending (DeskFixture *self)
{
  return door_desk_get_sending (door_scenario_desk (self->scenario));
}

/* How many things were new. */
static guint
take_file (DeskFixture *self, const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint items = 0;

  if (path)
    door_sending_take_async (sending (self), path, on_result, &result);
  else
    door_sending_take_bytes_async (sending (self), bytes, on_result, &result);
  wait_for (&result);
  door_sending_take_finish (sending (self), result, &items, error);
  return items;
}

static char *
only_file (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (dir);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_str_has_prefix (name, "case-"));
  g_assert_true (g_str_has_suffix (name, DOOR_SENDING_SUFFIX));
  g_assert_null (g_dir_read_name (dir));
  return path;
}

/* On a stick; whoever else takes the file reads nothing, and is told so. */
static void
test_by_stick (DeskFixture *self, gconstpointer data)
{
  g_autofree char *stick = g_build_filename (self->folder, "stick", NULL);
  g_autofree char *nowhere = g_build_filename (self->folder, "no-stick", NULL);
  g_autofree char *path = NULL;
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (GBytes) letter = NULL;
  g_autoptr (GError) error = NULL;
  Colleague colleague;

  g_mkdir (stick, 0700);
  colleague_open (self, &colleague);
  file = give_begun (self);
  carry (file, nowhere, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  carry (file, stick, &error);
  g_assert_no_error (error);
  path = only_file (stick);
  letter = door_file_load (path, DOOR_ENVELOPE_MAX_BYTES, &error);
  g_assert_no_error (error);
  g_assert_null (memmem (g_bytes_get_data (letter, NULL), g_bytes_get_size (letter), "Zarqoon", 7));

  g_assert_cmpuint (take_file (self, path, NULL, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  g_assert_true (colleague_takes (&colleague, letter, &error));
  g_assert_no_error (error);
  colleague_close (&colleague);
}

static gpointer
forget_letter (DoorVault *vault, gpointer argument, GError **error)
{
  return GINT_TO_POINTER (door_vault_remove (
      vault, DOOR_RECORD_OTHER,
      DOOR_RECORD_LETTER DOOR_LETTER_HANDOVER DOOR_RECORD_SEPARATOR CASE_ID, error));
}

/* Once the hub has it, there is nothing to show, and it is said where the case is. */
static void
test_left_already (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GBytes) letter = NULL;
  g_autoptr (GError) error = NULL;
  Colleague colleague;

  colleague_open (self, &colleague);
  g_object_unref (give_begun (self));
  desk_lock (self);
  vault = open_own (self);
  g_assert_nonnull (forget_letter (vault, NULL, &error));
  g_clear_pointer (&vault, door_vault_close);
  desk_unlock (self);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  letter = read_given (file, &error);
  g_assert_null (letter);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  colleague_close (&colleague);
}

/* --- And back ----------------------------------------------------------------------------- */

typedef struct {
  DoorAssignmentFacts *facts;
  GPtrArray *events;
  DoorUuid draft;
} Held;

static gpointer
read_held (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GPtrArray) all = door_vault_list (vault, error);
  Held *held = argument;

  held->draft = ((DoorInterviewInfo *) g_ptr_array_index (all, 0))->id;
  held->events = door_case_log_read (vault, error);
  if (!door_vault_get (vault, DOOR_RECORD_CASE, CASE_ID, &about, NULL, error))
    return NULL;
  held->facts = door_assignment_facts_parse (about, error);
  return held->facts;
}

static gpointer
answer_more (DoorVault *vault, gpointer argument, GError **error)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/data/age", .value = "34" };

  return GINT_TO_POINTER (door_vault_append (vault, argument, &entry, 1, error) != 0);
}

/* What the colleague gives back to us, after another answer. transfer full. */
static GBytes *
give_back (Colleague *colleague)
{
  g_autoptr (GAsyncResult) given = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GError) error = NULL;
  Held held = { NULL };
  DoorHandover handover;
  GBytes *letter;

  in_vault (colleague, read_held, &held);
  in_vault (colleague, answer_more, &held.draft);
  handover = (DoorHandover){ held.facts, held.events, &held.draft, ACCOUNT };
  door_handover_async (colleague->queue, colleague->trust, &handover, on_result, &given);
  wait_for (&given);
  g_assert_true (door_handover_finish (given, &error));
  door_handover_letter_async (colleague->queue, CASE_ID, on_result, &read);
  wait_for (&read);
  letter = door_handover_letter_finish (read, &error);
  g_assert_no_error (error);
  door_assignment_facts_free (held.facts);
  g_ptr_array_unref (held.events);
  return letter;
}

/* On whichever screen the question stands. */
static void
assert_answer (DeskFixture *self, const char *ref, const char *answer)
{
  DoorQuestion *question;

  g_assert_true (door_interview_go_to (desk_interview (self), ref));
  door_scenario_settle (self->scenario, NULL);
  question = desk_question (self, ref);
  g_assert_nonnull (question);
  g_assert_cmpstr (door_question_get_answer (question), ==, answer);
}

/* The case is ours again: with what the colleague added, and each visit once. */
static void
test_and_back (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorCaseFile) again = NULL;
  g_autoptr (GBytes) letter = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  Colleague colleague;

  colleague_open (self, &colleague);
  file = give_begun (self);
  letter = read_given (file, &error);
  g_assert_true (colleague_takes (&colleague, letter, &error));
  g_assert_no_error (error);
  back = give_back (&colleague);
  door_clock_advance (self->clock, 5 * G_TIME_SPAN_MINUTE);
  g_assert_cmpuint (take_file (self, NULL, back, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpuint (take_file (self, NULL, back, &error), ==, 0);
  g_assert_no_error (error);
  desk_lock (self);
  desk_unlock (self);
  again = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_false (door_case_file_may (again, DOOR_CASE_ACT_SHOW));
  g_assert_true (door_case_file_may (again, DOOR_CASE_ACT_INTERVIEW));
  g_assert_nonnull (strstr (door_case_file_get_rules_text (again), "1 of "));
  desk_open (self);
  assert_answer (self, "/data/name", "Zarqoon");
  assert_answer (self, "/data/age", "34");
  colleague_close (&colleague);
}

int
main (int argc, char **argv)
{
  door_seal_init ();
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/hands/by-codes", test_by_codes);
  ADD_DESK_TEST ("/desk/hands/draw-goes-along", test_draw_goes_along);
  ADD_DESK_TEST ("/desk/hands/by-stick", test_by_stick);
  ADD_DESK_TEST ("/desk/hands/left-already", test_left_already);
  ADD_DESK_TEST ("/desk/hands/and-back", test_and_back);
  return g_test_run ();
}
