/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After the file format description at sqlite.org/fileformat2.html. */
#define G_LOG_DOMAIN "door-vault"

#include "door-pages-private.h"

#include <string.h>

#define FILE_HEADER 100
#define LOG_HEADER 32
#define FRAME_HEADER 24
#define LEAF_OF_TABLE 0x0d
#define LEAF_HEADER 8
#define DEFAULT_PAGE 4096
/* A row of a vault is at most a sealed form: more is not believed. */
#define MAX_PAYLOAD (256u * 1024 * 1024)

typedef struct {
  GPtrArray *pages; /* const guint8 *, by page number from 0; all of `size` bytes */
  gsize size;
  DoorRowFunc func;
  gpointer data;
  guint count;
} Scan;

static guint
read_16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

static guint32
read_32 (const guint8 *bytes)
{
  return (guint32) read_16 (bytes) << 16 | read_16 (bytes + 2);
}

/* SQLite's varint: up to nine bytes, high bits first. Returns its length, 0 when it is cut. */
static guint
read_varint (const guint8 *bytes, gsize n, guint64 *ret_value)
{
  guint64 value = 0;

  for (guint i = 0; i < 9 && i < n; i++)
    {
      if (i == 8)
        {
          *ret_value = value << 8 | bytes[i];
          return 9;
        }
      value = value << 7 | (bytes[i] & 0x7f);
      if (bytes[i] < 0x80)
        {
          *ret_value = value;
          return i + 1;
        }
    }
  return 0;
}

/* --- pages of file and log --- */

static gsize
page_size_of (const guint8 *file, gsize n)
{
  guint size = n >= FILE_HEADER ? read_16 (file + 16) : 0;

  if (size == 1)
    return 65536;
  return size >= 512 && (size & (size - 1)) == 0 ? size : DEFAULT_PAGE;
}

static void
put_page (GPtrArray *pages, gsize number, const guint8 *page)
{
  if (number >= pages->len)
    g_ptr_array_set_size (pages, (int) number + 1);
  pages->pdata[number] = (gpointer) page;
}

/* Frames up to the last that ends a transaction, as long as they carry the log's own marks. */
static void
put_log (Scan *scan, const guint8 *log, gsize n)
{
  gsize frame = FRAME_HEADER + scan->size, last = 0;

  if (n < LOG_HEADER)
    return;
  for (gsize at = LOG_HEADER; at + frame <= n && memcmp (log + at + 8, log + 16, 8) == 0;
       at += frame)
    if (read_32 (log + at + 4) != 0)
      last = at + frame;
  for (gsize at = LOG_HEADER; at < last; at += frame)
    {
      guint32 number = read_32 (log + at);

      if (number > 0 && number <= scan->pages->len + n / scan->size)
        put_page (scan->pages, number - 1, log + at + FRAME_HEADER);
    }
}

static void
find_pages (Scan *scan, GBytes *file, GBytes *log)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (file, &n);

  scan->size = page_size_of (bytes, n);
  scan->pages = g_ptr_array_new ();
  for (gsize at = 0; at + scan->size <= n; at += scan->size)
    put_page (scan->pages, at / scan->size, bytes + at);
  if (log)
    {
      bytes = g_bytes_get_data (log, &n);
      put_log (scan, bytes, n);
    }
}

/* --- cells --- */

/* How much of a payload lies in the page itself. */
static gsize
local_size (gsize usable, guint64 payload)
{
  gsize most = usable - 35, least = (usable - 12) * 32 / 255 - 23, part;

  if (payload <= most)
    return payload;
  part = least + (payload - least) % (usable - 4);
  return part <= most ? part : least;
}

/* The payload whole, gathered from overflow pages where there are any; NULL when they are not there. */
static guint8 *
gather (const Scan *scan, const guint8 *page, gsize at, guint64 payload)
{
  gsize local = local_size (scan->size, payload), done, hops = 0;
  g_autofree guint8 *bytes = NULL;
  guint32 next;

  if (at + local + (local < payload ? 4 : 0) > scan->size)
    return NULL;
  if (local < payload && payload > scan->pages->len * scan->size)
    return NULL;
  bytes = g_malloc (payload + 1);
  memcpy (bytes, page + at, local);
  done = local;
  next = done < payload ? read_32 (page + at + local) : 0;
  while (done < payload)
    {
      const guint8 *more
          = next > 0 && next <= scan->pages->len ? scan->pages->pdata[next - 1] : NULL;
      gsize part = MIN (payload - done, scan->size - 4);

      if (!more || hops++ > scan->pages->len)
        return NULL;
      memcpy (bytes + done, more + 4, part);
      done += part;
      next = read_32 (more);
    }
  return g_steal_pointer (&bytes);
}

/* Length of a value by its serial type. */
static gsize
value_size (guint64 type)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : (gsize) ((type - 12) / 2);
}

static gint64
read_number (const guint8 *bytes, gsize n)
{
  gint64 number = n > 0 && bytes[0] & 0x80 ? -1 : 0;

  for (gsize i = 0; i < n; i++)
    number = (gint64) ((guint64) number << 8 | bytes[i]);
  return number;
}

static DoorColumn
make_column (guint64 type, const guint8 *bytes, gsize n)
{
  DoorColumn column = { .kind = DOOR_COLUMN_NUMBER };

  if (type == 0)
    column.kind = DOOR_COLUMN_NULL;
  else if (type == 8 || type == 9)
    column.number = type == 9;
  else if (type >= 12)
    column = (DoorColumn){ .kind = DOOR_COLUMN_BYTES, .bytes = bytes, .n = n };
  else
    column.number = read_number (bytes, n);
  return column;
}

static void
read_record (Scan *scan, gint64 rowid, const guint8 *bytes, gsize n)
{
  DoorColumn columns[DOOR_PAGES_MAX_COLUMNS];
  guint64 n_header, type = 0;
  guint n_columns = 0;
  gsize at = read_varint (bytes, n, &n_header), value;

  if (at == 0 || n_header > n || n_header < at)
    return;
  for (value = n_header; at < n_header; n_columns++)
    {
      guint step = read_varint (bytes + at, n_header - at, &type);
      gsize size = value_size (type);

      if (step == 0 || size > n - value || n_columns == G_N_ELEMENTS (columns))
        return;
      columns[n_columns] = make_column (type, bytes + value, size);
      at += step;
      value += size;
    }
  scan->count++;
  scan->func (rowid, columns, n_columns, scan->data);
}

static void
read_cell (Scan *scan, const guint8 *page, gsize at)
{
  guint64 payload, rowid;
  guint step = read_varint (page + at, scan->size - at, &payload);
  g_autofree guint8 *bytes = NULL;

  if (step == 0 || payload == 0 || payload > MAX_PAYLOAD)
    return;
  at += step;
  step = read_varint (page + at, scan->size - at, &rowid);
  if (step == 0)
    return;
  bytes = gather (scan, page, at + step, payload);
  if (bytes)
    read_record (scan, (gint64) rowid, bytes, payload);
}

static void
read_page (Scan *scan, const guint8 *page, gsize start)
{
  gsize n_cells;

  if (page[start] != LEAF_OF_TABLE)
    return;
  n_cells = MIN (read_16 (page + start + 3), (scan->size - start - LEAF_HEADER) / 2);
  for (gsize i = 0; i < n_cells; i++)
    {
      guint at = read_16 (page + start + LEAF_HEADER + 2 * i);

      if (at >= start + LEAF_HEADER && at < scan->size)
        read_cell (scan, page, at);
    }
}

guint
door_pages_foreach_row (GBytes *file, GBytes *log, DoorRowFunc func, gpointer data)
{
  Scan scan = { .func = func, .data = data };

  find_pages (&scan, file, log);
  for (guint i = 0; i < scan.pages->len; i++)
    if (scan.pages->pdata[i])
      read_page (&scan, scan.pages->pdata[i], i == 0 ? FILE_HEADER : 0);
  g_ptr_array_unref (scan.pages);
  return scan.count;
}
