/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-code-frames.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARK "DOOR1"
#define HASH_DIGITS 16
#define CHECK_DIGITS 8
#define MOST_FRAMES                                                                                \
  ((DOOR_CODE_FRAMES_MOST_BYTES + DOOR_CODE_FRAME_BYTES - 1) / DOOR_CODE_FRAME_BYTES)
/* Transfers gathered side by side; with one more the oldest is forgotten. */
enum { MOST_TRANSFERS = 3 };

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/* Base 45 ------------------------------------------------------------------------------------- */

/* `n` digits, the lowest first. */
static void
put_digits (GString *out, guint value, guint n)
{
  for (guint i = 0; i < n; i++, value /= 45)
    g_string_append_c (out, digits[value % 45]);
}

static void
encode (GString *out, const guint8 *data, gsize length)
{
  for (gsize i = 0; i + 1 < length; i += 2)
    put_digits (out, data[i] * 256u + data[i + 1], 3);
  if (length % 2 == 1)
    put_digits (out, data[length - 1], 2);
}

/* FALSE for a character that is no digit. */
static gboolean
read_digits (const char *text, guint n, guint *ret_value)
{
  *ret_value = 0;
  for (guint i = n; i > 0; i--)
    {
      const char *at = text[i - 1] != '\0' ? strchr (digits, text[i - 1]) : NULL;
      if (at == NULL)
        return FALSE;
      *ret_value = *ret_value * 45 + (guint) (at - digits);
    }
  return TRUE;
}

/* transfer full; NULL when it is not base 45. */
static GBytes *
decode (const char *text)
{
  gsize length = strlen (text);
  g_autoptr (GByteArray) out = g_byte_array_sized_new ((guint) length);
  for (gsize i = 0; i < length; i += 3)
    {
      guint n = (guint) MIN (length - i, 3), value;
      if (n == 1 || !read_digits (text + i, n, &value) || value > (n == 3 ? 0xffffu : 0xffu))
        return NULL;
      const guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };
      g_byte_array_append (out, n == 3 ? bytes : bytes + 1, n - 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/* Hashes -------------------------------------------------------------------------------------- */

/* Upper case, since lower case is none of the 45. transfer full. */
static char *
hash_of (const void *data, gsize length, guint n_digits)
{
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
  hash[n_digits] = '\0';
  return g_ascii_strup (hash, -1);
}

/* Of a code without its check. */
static char *
check_of (const char *head, const char *data)
{
  g_autofree char *both = g_strconcat (head, "/", data, NULL);
  return hash_of (both, strlen (both), CHECK_DIGITS);
}

/* Cutting ------------------------------------------------------------------------------------- */

static char *
print_frame (const char *hash, guint number, guint count, const guint8 *data, gsize length)
{
  g_autofree char *head = g_strdup_printf (MARK "/%s/%u/%u", hash, number, count);
  g_autoptr (GString) text = g_string_new (NULL);
  encode (text, data, length);
  g_autofree char *check = check_of (head, text->str);
  return g_strconcat (head, "/", check, "/", text->str, NULL);
}

GPtrArray *
door_code_frames_cut (GBytes *whole, GError **error)
{
  g_return_val_if_fail (whole != NULL, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (whole, &length);
  g_return_val_if_fail (length > 0, NULL);
  if (length > DOOR_CODE_FRAMES_MOST_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                           _ ("This is too large to be shown as codes. Use a stick, or your "
                              "supervisor’s laptop."));
      return NULL;
    }
  g_autofree char *hash = hash_of (data, length, HASH_DIGITS);
  guint count = (guint) ((length + DOOR_CODE_FRAME_BYTES - 1) / DOOR_CODE_FRAME_BYTES);
  GPtrArray *frames = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < count; i++)
    {
      gsize from = (gsize) i * DOOR_CODE_FRAME_BYTES;
      g_ptr_array_add (frames, print_frame (hash, i + 1, count, data + from,
                                            MIN (length - from, DOOR_CODE_FRAME_BYTES)));
    }
  return frames;
}

/* Gathering ----------------------------------------------------------------------------------- */

typedef struct {
  char *hash;
  GPtrArray *parts; /* of GBytes, NULL: not here yet */
  guint have;
  GBytes *whole; /* NULL before it is */
} Transfer;

struct _DoorCodeFrames {
  GPtrArray *transfers; /* of Transfer, the one seen last at the end */
};

static void
transfer_free (gpointer data)
{
  Transfer *self = data;
  g_free (self->hash);
  g_ptr_array_unref (self->parts);
  g_clear_pointer (&self->whole, g_bytes_unref);
  g_free (self);
}

static void
unref_part (gpointer part)
{
  if (part != NULL)
    g_bytes_unref (part);
}

DoorCodeFrames *
door_code_frames_new (void)
{
  DoorCodeFrames *self = g_new0 (DoorCodeFrames, 1);
  self->transfers = g_ptr_array_new_with_free_func (transfer_free);
  return self;
}

void
door_code_frames_free (DoorCodeFrames *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->transfers);
  g_free (self);
}

/* Moves it to the end, where what was seen last stands. */
static Transfer *
find_transfer (DoorCodeFrames *self, const char *hash, guint count)
{
  for (guint i = 0; i < self->transfers->len; i++)
    {
      Transfer *known = g_ptr_array_index (self->transfers, i);
      if (strcmp (known->hash, hash) != 0 || known->parts->len != count)
        continue;
      known = g_ptr_array_steal_index (self->transfers, i);
      g_ptr_array_add (self->transfers, known);
      return known;
    }
  return NULL;
}

static Transfer *
add_transfer (DoorCodeFrames *self, const char *hash, guint count)
{
  Transfer *added = g_new0 (Transfer, 1);
  added->hash = g_strdup (hash);
  added->parts = g_ptr_array_new_with_free_func (unref_part);
  g_ptr_array_set_size (added->parts, (int) count);
  if (self->transfers->len == MOST_TRANSFERS)
    g_ptr_array_remove_index (self->transfers, 0);
  g_ptr_array_add (self->transfers, added);
  return added;
}

static GBytes *
join (const GPtrArray *parts)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (guint i = 0; i < parts->len; i++)
    {
      GBytes *part = g_ptr_array_index (parts, i);
      g_byte_array_append (all, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

/* Promise 3: when the whole is not what its codes say, all of them go, and it is gathered anew. */
static DoorFrameVerdict
complete (DoorCodeFrames *self, Transfer *transfer)
{
  g_autoptr (GBytes) whole = join (transfer->parts);
  g_autofree char *hash
      = hash_of (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), HASH_DIGITS);
  if (strcmp (hash, transfer->hash) != 0)
    {
      g_ptr_array_remove (self->transfers, transfer);
      return DOOR_FRAME_DAMAGED;
    }
  transfer->whole = g_steal_pointer (&whole);
  return DOOR_FRAME_WHOLE;
}

static DoorFrameVerdict
add_part (DoorCodeFrames *self, const char *hash, guint number, guint count, GBytes *part)
{
  Transfer *transfer = find_transfer (self, hash, count);
  if (transfer == NULL)
    transfer = add_transfer (self, hash, count);
  if (transfer->whole != NULL)
    return DOOR_FRAME_WHOLE;
  if (g_ptr_array_index (transfer->parts, number - 1) != NULL)
    return DOOR_FRAME_KNOWN;
  transfer->parts->pdata[number - 1] = g_bytes_ref (part);
  transfer->have++;
  return transfer->have == count ? complete (self, transfer) : DOOR_FRAME_NEW;
}

static gboolean
read_number (const char *text, guint *ret_number)
{
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned (text, 10, 1, MOST_FRAMES, &number, NULL))
    return FALSE;
  *ret_number = (guint) number;
  return TRUE;
}

static gboolean
is_check (char *const *fields)
{
  g_autofree char *head = g_strjoin ("/", fields[0], fields[1], fields[2], fields[3], NULL);
  g_autofree char *check = check_of (head, fields[5]);
  return strcmp (check, fields[4]) == 0;
}

DoorFrameVerdict
door_code_frames_add (DoorCodeFrames *self, const char *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, DOOR_FRAME_FOREIGN);
  if (!g_str_has_prefix (text, MARK "/"))
    return DOOR_FRAME_FOREIGN;
  g_auto (GStrv) fields = g_strsplit (text, "/", 6);
  guint number, count;
  if (g_strv_length (fields) != 6 || strlen (fields[1]) != HASH_DIGITS || !is_check (fields)
      || !read_number (fields[2], &number) || !read_number (fields[3], &count) || number > count)
    return DOOR_FRAME_DAMAGED;
  g_autoptr (GBytes) part = decode (fields[5]);
  /* All but the last are full: so a whole is never larger than it may be. */
  gsize length = part != NULL ? g_bytes_get_size (part) : 0;
  if (length == 0 || length > DOOR_CODE_FRAME_BYTES
      || (number < count && length < DOOR_CODE_FRAME_BYTES))
    return DOOR_FRAME_DAMAGED;
  return add_part (self, fields[1], number, count, part);
}

guint
door_code_frames_have (const DoorCodeFrames *self, guint *ret_count)
{
  g_return_val_if_fail (self != NULL && ret_count != NULL, 0);
  const Transfer *last = self->transfers->len > 0
                             ? g_ptr_array_index (self->transfers, self->transfers->len - 1)
                             : NULL;
  *ret_count = last != NULL ? last->parts->len : 0;
  return last != NULL ? last->have : 0;
}

GBytes *
door_code_frames_join (const DoorCodeFrames *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  for (guint i = self->transfers->len; i > 0; i--)
    {
      const Transfer *transfer = g_ptr_array_index (self->transfers, i - 1);
      if (transfer->whole != NULL)
        return g_bytes_ref (transfer->whole);
    }
  return NULL;
}
