/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the interviewer is: beside each visit at a door, and at the beginning of a round. */
#include "desk-fixture.h"

#include "door-case-log.h"
#include "door-here.h"
#include "door-scenario-day.h"

#include <string.h>

/* --- A receiver of the test's ---------------------------------------------------------------- */

static struct {
  DoorPosition position;
  int code;       /* of GIOErrorEnum; -1: the position is found */
  gboolean holds; /* the answer comes when release() says so */
  GTask *held;
  guint n_asked;
} receiver;

static void
answer (GTask *task)
{
  if (receiver.code >= 0)
    g_task_return_new_error (task, G_IO_ERROR, receiver.code, "for a test");
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
find (double wanted_accuracy,
      guint patience_s,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  receiver.n_asked++;
  if (receiver.holds)
    receiver.held = task;
  else
    answer (task);
}

static gboolean
finish (GAsyncResult *result, DoorPosition *ret, GError **error)
{
  *ret = receiver.position;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static DoorHere *
begin (DeskFixture *self, int code)
{
  static const DoorHereFinder finder = { find, finish };
  DoorHere *here;

  desk_unlock (self);
  here = door_desk_get_here (door_scenario_desk (self->scenario));
  receiver.position = (DoorPosition){ .latitude = 10.5, .longitude = 20.25, .accuracy = 6 };
  g_strlcpy (receiver.position.source, "gps", sizeof receiver.position.source);
  receiver.code = code;
  receiver.holds = FALSE;
  receiver.n_asked = 0;
  door_here_set_finder (here, &finder);
  return here;
}

static void
start_visit (DeskFixture *self, const char *mode)
{
  g_autoptr (GError) error = NULL;

  door_scenario_visit (self->scenario, CASE_ID, mode, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
release (void)
{
  answer (g_steal_pointer (&receiver.held));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Locks, and reads the positions that are in the vault: "at source mock trouble". */
static void
check_kept (DeskFixture *self, const char *wanted)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GString) kept = g_string_new (NULL);
  const char *visit = "";
  g_autoptr (GError) error = NULL;

  desk_lock (self);
  vault = door_vault_open (folder, PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  events = door_case_log_read (vault, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    if (door_case_event_is (g_ptr_array_index (events, i), "visit-start"))
      visit = door_case_event_get (g_ptr_array_index (events, i), "visit");
  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (!door_case_event_is (event, "visit-position"))
        continue;
      g_assert_cmpstr (door_case_event_get (event, "visit"), ==, visit);
      g_string_append_printf (kept, "%s|%s|%s|%s;", door_case_event_get (event, "position"),
                              door_case_event_get (event, "source"),
                              door_case_event_get (event, "mock"),
                              door_case_event_get (event, "trouble"));
    }
  g_assert_cmpstr (kept->str, ==, wanted);
}

/* --- Visits ---------------------------------------------------------------------------------- */

static void
test_visit (DeskFixture *self, gconstpointer data)
{
  g_autofree char *told = door_interview_describe_paradata ();

  g_assert_nonnull (strstr (told, "With each visit it notes")); /* the interviewer knows */
  begin (self, -1);
  start_visit (self, "in-person");
  check_kept (self, "10.5000000 20.2500000 0.0 6.0|gps|no|;");
}

/* Somebody sits at home and says where he wants to be: it is kept, and told. */
static void
test_set_by_hand (DeskFixture *self, gconstpointer data)
{
  begin (self, -1);
  receiver.position.mock = TRUE;
  start_visit (self, "in-person");
  check_kept (self, "10.5000000 20.2500000 0.0 6.0|gps|yes|;");
}

static void
test_trouble (DeskFixture *self, gconstpointer data)
{
  static const struct {
    int code;
    const char *kept;
  } cases[] = {
    { G_IO_ERROR_PERMISSION_DENIED, "|||switched-off;" },
    { G_IO_ERROR_TIMED_OUT, "|||nothing-came;" },
    { G_IO_ERROR_NOT_FOUND, "" }, /* no receiver in this device */
  };
  guint i = GPOINTER_TO_UINT (data);

  begin (self, cases[i].code);
  start_visit (self, "in-person");
  check_kept (self, cases[i].kept);
}

static void
trouble_switched_off (DeskFixture *self, gconstpointer data)
{
  test_trouble (self, GUINT_TO_POINTER (0));
}

static void
trouble_nothing_came (DeskFixture *self, gconstpointer data)
{
  test_trouble (self, GUINT_TO_POINTER (1));
}

static void
trouble_no_service (DeskFixture *self, gconstpointer data)
{
  test_trouble (self, GUINT_TO_POINTER (2));
}

/* Who telephones is not at the door. */
static void
test_by_phone (DeskFixture *self, gconstpointer data)
{
  begin (self, -1);
  start_visit (self, "phone");
  g_assert_cmpuint (receiver.n_asked, ==, 0);
  check_kept (self, "");
}

/* The visit goes on meanwhile; what comes after it is written beside it all the same. */
static void
test_slow (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  begin (self, -1);
  receiver.holds = TRUE;
  start_visit (self, "in-person");
  door_scenario_report (self->scenario, CASE_ID, "2.24", NULL, &error);
  g_assert_no_error (error);
  release ();
  check_kept (self, "10.5000000 20.2500000 0.0 6.0|gps|no|;");
}

/* The vault was closed before the answer came: nothing is written, and nothing breaks. */
static void
test_locked (DeskFixture *self, gconstpointer data)
{
  begin (self, -1);
  receiver.holds = TRUE;
  start_visit (self, "in-person");
  desk_lock (self);
  release ();
  desk_unlock (self);
  check_kept (self, "");
}

/* --- The round ------------------------------------------------------------------------------- */

static void
count_found (DoorHere *here, guint *count)
{
  (*count)++;
}

static void
test_round (DeskFixture *self, gconstpointer data)
{
  DoorHere *here = begin (self, -1);
  DoorPosition position;
  guint count = 0;

  g_signal_connect (here, "found", G_CALLBACK (count_found), &count);
  g_assert_false (door_here_get (here, &position));
  receiver.holds = TRUE;
  door_desk_find_here (door_scenario_desk (self->scenario));
  door_desk_find_here (door_scenario_desk (self->scenario));
  g_assert_cmpuint (receiver.n_asked, ==, 1); /* once is enough */
  release ();
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (door_here_get (here, &position));
  g_assert_cmpfloat (position.latitude, ==, 10.5);
  check_kept (self, ""); /* looking for the way is nobody's business */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/here/visit", test_visit);
  ADD_DESK_TEST ("/here/set-by-hand", test_set_by_hand);
  ADD_DESK_TEST ("/here/switched-off", trouble_switched_off);
  ADD_DESK_TEST ("/here/nothing-came", trouble_nothing_came);
  ADD_DESK_TEST ("/here/no-service", trouble_no_service);
  ADD_DESK_TEST ("/here/by-phone", test_by_phone);
  ADD_DESK_TEST ("/here/slow", test_slow);
  ADD_DESK_TEST ("/here/locked", test_locked);
  ADD_DESK_TEST ("/here/round", test_round);
  return g_test_run ();
}
