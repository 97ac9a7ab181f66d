/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language two programs speak. */
#include "door-protocol.h"

static void
test_read (void)
{
  static const struct {
    const char *header;
    DoorProtocol said;
  } cases[] = {
    { NULL, { 1, 1 } },          { "", { 1, 1 } },      { "1", { 1, 1 } },
    { "3", { 3, 3 } },           { "1-2", { 1, 2 } },   { " 2 - 4 ", { 2, 4 } },
    { "4-2", { 1, 1 } },         { "0", { 1, 1 } },     { "1-", { 1, 1 } },
    { "-1", { 1, 1 } },          { "1-2-3", { 1, 1 } }, { "two", { 1, 1 } },
    { "99999999999", { 1, 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DoorProtocol said = door_protocol_read (cases[i].header);

      g_test_message ("%s", cases[i].header ? cases[i].header : "nothing");
      g_assert_cmpuint (said.oldest, ==, cases[i].said.oldest);
      g_assert_cmpuint (said.newest, ==, cases[i].said.newest);
    }
}

static void
test_print (void)
{
  g_autofree char *one = door_protocol_print ((DoorProtocol){ 2, 2 });
  g_autofree char *range = door_protocol_print ((DoorProtocol){ 1, 3 });

  g_assert_cmpstr (one, ==, "2");
  g_assert_cmpstr (range, ==, "1-3");
}

static void
test_choose (void)
{
  static const struct {
    DoorProtocol one, other;
    guint chosen;
  } cases[] = {
    { { 1, 1 }, { 1, 1 }, 1 }, { { 1, 2 }, { 1, 1 }, 1 }, { { 1, 2 }, { 2, 5 }, 2 },
    { { 1, 1 }, { 2, 2 }, 0 }, { { 3, 4 }, { 1, 3 }, 3 }, { { 3, 4 }, { 1, 2 }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (door_protocol_choose (cases[i].one, cases[i].other), ==, cases[i].chosen);
      g_assert_cmpuint (door_protocol_choose (cases[i].other, cases[i].one), ==, cases[i].chosen);
    }
}

/* What this program says is what it means, and it can speak with itself. */
static void
test_ours (void)
{
  DoorProtocol ours = door_protocol_ours ();
  g_autofree char *said = door_protocol_print (ours);

  g_assert_cmpuint (door_protocol_choose (ours, door_protocol_read (said)), ==, ours.newest);
  g_assert_cmpuint (door_protocol_choose (ours, door_protocol_read (NULL)), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openrosa/protocol/read", test_read);
  g_test_add_func ("/openrosa/protocol/print", test_print);
  g_test_add_func ("/openrosa/protocol/choose", test_choose);
  g_test_add_func ("/openrosa/protocol/ours", test_ours);
  return g_test_run ();
}
