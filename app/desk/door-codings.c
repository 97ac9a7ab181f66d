/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading codings, and what they come to. */
#define G_LOG_DOMAIN "door-desk"

#include "door-codings-private.h"

#include "door-csv.h"
#include "door-signed-event.h"

#include <string.h>

static const DoorSignedEventRule signed_by_analysts
    = { .kind = DOOR_CODING_KIND,
        .roles = 1u << DOOR_ROLE_ANALYST | 1u << DOOR_ROLE_HEADQUARTERS,
        .max_bytes = 64u * 1024 * 1024 };

struct _DoorCodings {
  GPtrArray *questions; /* of DoorCodedQuestion */
  GHashTable *lines;    /* instance id -> GPtrArray of char *: what was coded there */
};

static void
coder_free (gpointer data)
{
  DoorCoder *self = data;

  g_free (self->coder);
  g_hash_table_unref (self->codes);
  g_free (self);
}

static void
question_free (gpointer data)
{
  DoorCodedQuestion *self = data;

  g_free (self->question);
  g_ptr_array_unref (self->coders);
  g_hash_table_unref (self->labels);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->agreed);
  g_free (self);
}

void
door_codings_free (DoorCodings *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->questions);
  g_hash_table_unref (self->lines);
  g_free (self);
}

/* --- Finding ------------------------------------------------------------------------------------- */

DoorCodedQuestion *
door_codings_find (const DoorCodings *self, const char *question)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      DoorCodedQuestion *of = self->questions->pdata[i];

      if (strcmp (of->question, question) == 0)
        return of;
    }
  return NULL;
}

DoorCoder *
door_coded_question_coder (const DoorCodedQuestion *self, const char *coder)
{
  for (guint i = 0; i < self->coders->len; i++)
    {
      DoorCoder *of = self->coders->pdata[i];

      if (strcmp (of->coder, coder) == 0)
        return of;
    }
  return NULL;
}

static DoorCodedQuestion *
claim_question (DoorCodings *self, const char *question)
{
  DoorCodedQuestion *of = door_codings_find (self, question);

  if (of)
    return of;
  of = g_new0 (DoorCodedQuestion, 1);
  of->question = g_strdup (question);
  of->coders = g_ptr_array_new_with_free_func (coder_free);
  of->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  of->order = g_ptr_array_new_with_free_func (g_free);
  of->agreed = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (self->questions, of);
  return of;
}

static DoorCoder *
claim_coder (DoorCodedQuestion *of, const char *name)
{
  DoorCoder *coder = door_coded_question_coder (of, name);

  if (!coder)
    {
      coder = g_new0 (DoorCoder, 1);
      coder->coder = g_strdup (name);
      coder->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_ptr_array_add (of->coders, coder);
    }
  return coder;
}

/* --- Files --------------------------------------------------------------------------------------- */

static int
find_either (const DoorCsvTable *table, const char *one, const char *other)
{
  int found = door_csv_find (table, one);

  return found < 0 ? door_csv_find (table, other) : found;
}

gboolean
door_codeframe_read (GBytes *csv, GHashTable *labels, GPtrArray *order, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read (csv, error);
  int code = table ? door_csv_find (table, "code") : -1;
  int label = table ? find_either (table, "label", "title") : -1;

  if (!table)
    return FALSE;
  if (code < 0 || label < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "A codeframe needs the columns code and label.");
      return FALSE;
    }
  for (guint i = 0; i < door_csv_rows (table); i++)
    {
      const char *text = door_csv_cell (table, i, (guint) code);

      if (*text == '\0')
        continue;
      if (!g_hash_table_contains (labels, text))
        g_ptr_array_add (order, g_strdup (text));
      g_hash_table_replace (labels, g_strdup (text),
                            g_strdup (door_csv_cell (table, i, (guint) label)));
    }
  return TRUE;
}

gboolean
door_codes_read (GBytes *csv, GHashTable *codes, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read (csv, error);
  int key = table ? door_csv_find (table, "key") : -1;
  int code = table ? door_csv_find (table, "code") : -1;

  if (!table)
    return FALSE;
  if (key < 0 || code < 0)
    {
      g_set_error_literal (
          error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
          "The coded texts need the columns key and code, as they were handed out.");
      return FALSE;
    }
  for (guint i = 0; i < door_csv_rows (table); i++)
    if (*door_csv_cell (table, i, (guint) code))
      g_hash_table_replace (codes, g_strdup (door_csv_cell (table, i, (guint) key)),
                            g_strdup (door_csv_cell (table, i, (guint) code)));
  return TRUE;
}

/* --- Into a hash --------------------------------------------------------------------------------------- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* "uuid:…" of "uuid:…/incident[2]". */
static GPtrArray *
claim_lines (DoorCodings *self, const char *key)
{
  char *instance_id = g_strndup (key, strcspn (key, "/"));
  GPtrArray *lines = g_hash_table_lookup (self->lines, instance_id);

  if (lines)
    {
      g_free (instance_id);
      return lines;
    }
  lines = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->lines, instance_id, lines);
  return lines;
}

static void
list_lines (DoorCodings *self, const DoorCodedQuestion *of)
{
  GHashTableIter iter;
  gpointer key, code;

  g_hash_table_iter_init (&iter, of->agreed);
  while (g_hash_table_iter_next (&iter, &key, &code))
    g_ptr_array_add (claim_lines (self, key),
                     g_strdup_printf ("%s %s %s\n", of->question, (char *) key, (char *) code));
}

/* By interview, in an order that does not depend on how they were read. */
static void
list_all_lines (DoorCodings *self)
{
  GHashTableIter iter;
  gpointer lines;

  for (guint i = 0; i < self->questions->len; i++)
    list_lines (self, self->questions->pdata[i]);
  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &lines))
    g_ptr_array_sort (lines, compare_texts);
}

void
door_codings_add_to (const DoorCodings *self, const char *instance_id, GChecksum *sum)
{
  GPtrArray *lines = g_hash_table_lookup (self->lines, instance_id);

  for (guint i = 0; lines && i < lines->len; i++)
    g_checksum_update (sum, lines->pdata[i], -1);
}

/* --- Loading --------------------------------------------------------------------------------------- */

/* A later coding of the same coder takes the place of the one before, text by text. */
static void
add_record (DoorCodings *self, const DoorCaseEvent *event)
{
  DoorCodedQuestion *of = claim_question (self, door_case_event_get (event, "question"));
  DoorCoder *coder = claim_coder (of, door_case_event_get (event, "coder"));
  const char *frame = door_case_event_get (event, "frame");
  const char *codes = door_case_event_get (event, "codes");
  g_autoptr (GBytes) frame_bytes = g_bytes_new_static (frame, strlen (frame));
  g_autoptr (GBytes) code_bytes = g_bytes_new_static (codes, strlen (codes));

  coder->final = strcmp (door_case_event_get (event, "final"), "1") == 0;
  door_codeframe_read (frame_bytes, of->labels, of->order, NULL);
  door_codes_read (code_bytes, coder->codes, NULL);
}

/* Promise 1. */
static void
agree_on (DoorCodedQuestion *of, const DoorCoder *coder)
{
  GHashTableIter iter;
  gpointer key, code;

  g_hash_table_iter_init (&iter, coder->codes);
  while (g_hash_table_iter_next (&iter, &key, &code))
    {
      const char *before = g_hash_table_lookup (of->agreed, key);

      if (!before || coder->final)
        g_hash_table_replace (of->agreed, key, code);
      else if (strcmp (before, code) != 0)
        g_hash_table_replace (of->agreed, key, (gpointer) "");
    }
}

static void
agree (DoorCodedQuestion *of)
{
  for (guint final = 0; final < 2; final++)
    for (guint i = 0; i < of->coders->len; i++)
      {
        const DoorCoder *coder = of->coders->pdata[i];

        if (coder->final == (final == 1))
          agree_on (of, coder);
      }
}

DoorCodings *
door_codings_load (const char *folder,
                   const DoorRoster *roster,
                   const DoorIdentity *key,
                   guint *ret_n_refused,
                   GError **error)
{
  g_autofree char *all = g_build_filename (folder, DOOR_CODINGS_FOLDER, NULL);
  g_autoptr (DoorCodings) self = g_new0 (DoorCodings, 1);
  g_autoptr (GPtrArray) events
      = door_signed_events_read (all, &signed_by_analysts, roster, key, ret_n_refused, error);

  self->questions = g_ptr_array_new_with_free_func (question_free);
  self->lines
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  if (!events)
    return NULL;
  for (guint i = 0; i < events->len; i++)
    add_record (self, events->pdata[i]);
  for (guint i = 0; i < self->questions->len; i++)
    agree (self->questions->pdata[i]);
  list_all_lines (self);
  return g_steal_pointer (&self);
}

/* --- Into a dataset ---------------------------------------------------------------------------------- */

/* "occupation" or "member.occupation". */
static gboolean
find_table (const DoorDataset *dataset,
            const char *question,
            guint *ret_table,
            const char **ret_column)
{
  const char *dot = strchr (question, '.');

  *ret_column = dot ? dot + 1 : question;
  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    {
      const char *name = door_dataset_table_name (dataset, t);
      gboolean right = !dot
                       || (strlen (name) == (gsize) (dot - question)
                           && strncmp (name, question, strlen (name)) == 0);

      if (right && !door_dataset_is_sheet (dataset, t)
          && door_dataset_find_column (dataset, t, *ret_column) >= 0)
        {
          *ret_table = t;
          return TRUE;
        }
    }
  return FALSE;
}

static void
add_column (const DoorCodedQuestion *of, DoorDataset *dataset)
{
  g_autofree DoorSheetCode *codes = g_new0 (DoorSheetCode, of->order->len + 1);
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;
  const char *column;
  guint table;

  if (!find_table (dataset, of->question, &table, &column))
    return;
  for (guint i = 0; i < of->order->len; i++)
    codes[i] = (DoorSheetCode){ of->order->pdata[i],
                                g_hash_table_lookup (of->labels, of->order->pdata[i]) };
  name = g_strconcat (column, "_code", NULL);
  label = g_strdup_printf ("%s, coded afterwards", column);
  door_dataset_add_coded (dataset, table, name, label, codes, of->agreed);
}

void
door_codings_add_columns (const DoorCodings *self, DoorDataset *dataset)
{
  for (guint i = 0; i < self->questions->len; i++)
    add_column (self->questions->pdata[i], dataset);
}
