/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program that holds secrets asks of the system: no image of its memory when it dies. */
#include "door-platform.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* As a program would die of a fault of its own. */
static void G_GNUC_NORETURN
die_hardened (void)
{
  door_platform_harden ();
  signal (SIGABRT, SIG_DFL);
  abort ();
}

static void
test_no_core (void)
{
  struct rlimit most = { 0, 0 };
  pid_t child;
  int status = 0;

  /* Where the system would write one. */
  if (getrlimit (RLIMIT_CORE, &most) == 0)
    {
      most.rlim_cur = most.rlim_max;
      setrlimit (RLIMIT_CORE, &most);
    }
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    die_hardened ();
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_false (WCOREDUMP (status));
}

/* Nor may another program of the same person attach to it. */
static void
test_limits (void)
{
  struct rlimit none = { 1, 1 };

  door_platform_harden ();
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &none), ==, 0);
  g_assert_cmpuint (none.rlim_cur, ==, 0);
  g_assert_cmpuint (none.rlim_max, ==, 0);
#ifdef __linux__
  g_assert_cmpint (prctl (PR_GET_DUMPABLE), ==, 0);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/harden/no-core", test_no_core);
  g_test_add_func ("/base/harden/limits", test_limits);
  return g_test_run ();
}
