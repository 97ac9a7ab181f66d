/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rescue reads the pages of a damaged file by itself. The input is the file; its second half is
 * given as the log, too. */
#include "door-pages-private.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
on_row (gint64 rowid, const DoorColumn *columns, guint n_columns, gpointer data)
{
  guint *sum = data;

  for (guint i = 0; i < n_columns; i++)
    for (gsize k = 0; k < columns[i].n; k++)
      *sum += columns[i].bytes[k];
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) file = g_bytes_new_static (data, size);
  g_autoptr (GBytes) log = g_bytes_new_from_bytes (file, size / 2, size - size / 2);
  guint sum = 0;

  door_pages_foreach_row (file, log, on_row, &sum);
  return 0;
}
