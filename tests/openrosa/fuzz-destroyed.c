/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub says it destroyed: whoever holds copies destroys theirs by it. What is accepted must print,
 * and parse again to the same. */
#include "door-destroyed.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
assert_same (const DoorDestroyedRow *row, const DoorDestroyedRow *again)
{
  g_assert_cmpstr (again->instance_id, ==, row->instance_id);
  g_assert_cmpint (again->what, ==, row->what);
  g_assert_cmpstr (again->outcome, ==, row->outcome);
  g_assert_cmpint (again->at, ==, row->at);
  door_destroy_takes_part (row->what, row->instance_id);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  guint64 mark, mark_again;
  g_autoptr (GPtrArray) rows = door_destroyed_page_parse (bytes, &mark, NULL);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GPtrArray) again = NULL;
  char *printed;

  if (!rows)
    return 0;
  printed = door_destroyed_page_print (rows, mark);
  text = g_bytes_new_take (printed, strlen (printed));
  again = door_destroyed_page_parse (text, &mark_again, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (mark_again, ==, mark);
  g_assert_cmpuint (again->len, ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    assert_same (rows->pdata[i], again->pdata[i]);
  return 0;
}
