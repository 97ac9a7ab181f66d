/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing out texts to be coded, taking the codes, and how well coders agree. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-work.h"
#include "door-codings-private.h"

#include "door-agreement.h"
#include "door-csv.h"
#include "door-envelope.h"
#include "door-files.h"

#include <string.h>

/* --- Texts ---------------------------------------------------------------------------------------- */

/* The table and column that the question names; FALSE with an error. */
static gboolean
find_question (const DoorDataset *dataset, const char *question, guint *ret_table, int *ret_column)
{
  g_auto (GStrv) parts = g_strsplit (question, ".", 2);
  const char *column = parts[0] && parts[1] ? parts[1] : question;

  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    {
      if (parts[0] && parts[1] && strcmp (door_dataset_table_name (dataset, t), parts[0]) != 0)
        continue;
      *ret_table = t;
      *ret_column = door_dataset_find_column (dataset, t, column);
      if (!door_dataset_is_sheet (dataset, t) && *ret_column >= 0)
        return door_dataset_column (dataset, t, (guint) *ret_column)->kind == DOOR_COLUMN_TEXT;
    }
  return FALSE;
}

static void
text_free (gpointer data)
{
  DoorCodingText *self = data;

  g_free (self->key);
  g_free (self->text);
  g_free (self->beside);
  g_free (self->code);
  g_free (self);
}

static const char *
cell_text (const DoorRows *rows, int column)
{
  return column >= 0 && rows->cells[column].kind == DOOR_CELL_TEXT ? rows->cells[column].text : "";
}

/* Where the texts of a question are, and what stands beside them. */
typedef struct {
  const DoorDataset *dataset;
  guint table;
  int column, beside;
} Place;

static gboolean
add_texts (const Place *place, const DoorCoder *coder, GPtrArray *texts, GError **error)
{
  g_auto (DoorRows) rows = { NULL };
  g_autoptr (GError) cause = NULL;
  int key = place->table == 0 ? 0 : door_dataset_find_column (place->dataset, place->table, "key");

  door_rows_init (&rows, place->dataset, place->table);
  while (door_rows_next (&rows, &cause))
    if (*cell_text (&rows, place->column))
      {
        DoorCodingText *text = g_new0 (DoorCodingText, 1);
        const char *code = coder ? g_hash_table_lookup (coder->codes, rows.cells[key].text) : NULL;

        text->key = g_strdup (rows.cells[key].text);
        text->text = g_strdup (cell_text (&rows, place->column));
        text->beside = g_strdup (cell_text (&rows, place->beside));
        text->code = g_strdup (code ? code : "");
        g_ptr_array_add (texts, text);
      }
  if (!cause)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
add_version (DoorAnalystVersion *version,
             const char *question,
             const char *beside,
             const DoorCoder *coder,
             GPtrArray *texts,
             GError **error)
{
  Place place = { version->dataset, 0, -1, -1 };

  if (!door_dataset_close (version->dataset, error))
    return FALSE;
  if (find_question (version->dataset, question, &place.table, &place.column))
    {
      if (beside)
        place.beside = door_dataset_find_column (version->dataset, place.table, beside);
      return add_texts (&place, coder, texts, error);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no question '%s' with a text.",
               question);
  return FALSE;
}

static GPtrArray *
list_texts (DoorAnalystWork *work,
            const char *question,
            const char *beside,
            const char *coder,
            GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (text_free);
  DoorCodedQuestion *of;

  if (!door_analyst_work_collect (work, error))
    return NULL;
  of = door_codings_find (work->codings, question);
  for (guint i = 0; i < work->versions->len; i++)
    if (!add_version (work->versions->pdata[i], question, beside,
                      of ? door_coded_question_coder (of, coder) : NULL, texts, error))
      return NULL;
  return g_steal_pointer (&texts);
}

GPtrArray *
door_codings_list (const DoorAnalystJob *job,
                   const char *question,
                   const char *beside,
                   const char *coder,
                   GError **error)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystWork) work = { .job = job, .report = &report };

  door_analyst_report_init (&report);
  return list_texts (&work, question, beside, coder, error);
}

GBytes *
door_codings_texts (const DoorAnalystJob *job,
                    const char *question,
                    const char *beside,
                    const char *coder,
                    guint *ret_n,
                    GError **error)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_auto (DoorAnalystWork) work = { .job = job, .report = &report };
  g_autoptr (GString) out
      = g_string_new (beside ? "key,text,code,beside\r\n" : "key,text,code\r\n");
  g_autoptr (GPtrArray) texts = NULL;

  *ret_n = 0;
  door_analyst_report_init (&report);
  if (!job->confirmed_by)
    {
      g_set_error_literal (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM,
                           "Texts may name people: say who confirms that they leave.");
      return NULL;
    }
  texts = list_texts (&work, question, beside, coder, error);
  if (!texts)
    return NULL;
  for (guint i = 0; i < texts->len; i++)
    {
      const DoorCodingText *text = texts->pdata[i];
      const char *const row[] = { text->key, text->text, text->code, text->beside };

      door_csv_append_row (out, row, beside ? 4 : 3);
    }
  *ret_n = texts->len;
  g_string_append_printf (report.disclosure, "%s: texts to be coded, leave\n", question);
  if (!door_analyst_work_log (&work, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* --- Codes ---------------------------------------------------------------------------------------- */

static gboolean
check_codes (GBytes *frame, GBytes *coded, guint *ret_n, GError **error)
{
  g_autoptr (GHashTable) labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, code;

  if (!door_codeframe_read (frame, labels, order, error) || !door_codes_read (coded, codes, error))
    return FALSE;
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &key, &code))
    if (!g_hash_table_contains (labels, code))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "%s has the code '%s', which the codeframe does not have. Nothing was taken.",
                     (char *) key, (char *) code);
        return FALSE;
      }
  *ret_n = g_hash_table_size (codes);
  return TRUE;
}

/* Keys and codes alone: the texts stay with the interviews. */
static char *
strip (GBytes *coded)
{
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GString *out = g_string_new ("key,code\r\n");
  GHashTableIter iter;
  gpointer key, code;

  door_codes_read (coded, codes, NULL);
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &key, &code))
    {
      const char *const row[] = { key, code };

      door_csv_append_row (out, row, G_N_ELEMENTS (row));
    }
  return g_string_free (out, FALSE);
}

static gboolean
write_record (const DoorAnalystJob *job,
              const DoorRoster *roster,
              DoorCaseEvent *event,
              GError **error)
{
  g_autofree char *id = g_strconcat ("uuid:", door_case_event_id (event), NULL);
  g_autofree char *folder = g_build_filename (job->folder, DOOR_CODINGS_FOLDER, NULL);
  g_autofree char *name = g_strconcat (door_case_event_id (event), ".door", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  const DoorEnvelopeInfo info = { .kind = DOOR_CODING_KIND,
                                  .instance_id = id,
                                  .epoch = door_roster_epoch (roster),
                                  .audience = DOOR_AUDIENCE_ANALYSTS };
  g_autoptr (GPtrArray) readers = door_roster_recipients (roster, DOOR_AUDIENCE_ANALYSTS, "");
  g_autoptr (GBytes) content = door_case_event_print (event);
  g_autoptr (GBytes) sealed = door_envelope_seal (content, &info, NULL, job->key, readers, error);

  return sealed && door_file_make_folder (folder, error)
         && door_file_replace (path, sealed, 0600, error);
}

gboolean
door_codings_take (const DoorAnalystJob *job,
                   const char *question,
                   const char *coder,
                   gboolean final,
                   GBytes *frame,
                   GBytes *coded,
                   DoorClock *clock,
                   guint *ret_n,
                   GError **error)
{
  g_autoptr (DoorRoster) roster = door_analyst_roster_load (job, error);
  const DoorMember *author
      = roster ? door_roster_find_signer (roster, door_identity_public (job->key)->sign) : NULL;
  g_autofree char *frame_text
      = g_strndup (g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
  g_autofree char *codes = NULL;
  g_autoptr (DoorCaseEvent) event = NULL;

  if (!roster || !check_codes (frame, coded, ret_n, error))
    return FALSE;
  if (!author)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                           "This key is nobody's on the survey's list: it cannot sign codes.");
      return FALSE;
    }
  codes = strip (coded);
  event = door_case_event_new (DOOR_CODING_KIND, "", author->person, clock);
  door_case_event_set (event, "question", question);
  door_case_event_set (event, "coder", coder);
  door_case_event_set (event, "final", final ? "1" : "");
  door_case_event_set (event, "frame", frame_text);
  door_case_event_set (event, "codes", codes);
  return write_record (job, roster, event, error);
}

/* --- Agreement ------------------------------------------------------------------------------------- */

/* The place of a code among those met; DOOR_AGREEMENT_MAX_CLASSES when there are too many. */
static guint
class_of (GPtrArray *classes, const char *code)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (classes, code, g_str_equal, &index))
    return index;
  g_ptr_array_add (classes, (gpointer) code);
  return classes->len - 1;
}

static void
add_difference (GString *out, const char *key, const char *one, const char *other)
{
  const char *const row[] = { key, one, other, "" };

  if (strcmp (one, other) != 0)
    door_csv_append_row (out, row, G_N_ELEMENTS (row));
}

typedef struct {
  guint first, second;
} Pair;

static gboolean
measure (GArray *pairs, guint k, DoorCodingAgreement *ret_agreement, GError **error)
{
  g_autoptr (DoorAgreementTable) table = NULL;
  DoorAgreement of;

  if (pairs->len == 0 || k > DOOR_AGREEMENT_MAX_CLASSES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   pairs->len == 0 ? "No text was coded by two coders yet."
                                   : "More than %u codes were used: kappa says little there. "
                                     "Compare coarser codes.",
                   DOOR_AGREEMENT_MAX_CLASSES);
      return FALSE;
    }
  table = door_agreement_table_new (k);
  for (guint i = 0; i < pairs->len; i++)
    door_agreement_table_add (table, g_array_index (pairs, Pair, i).first,
                              g_array_index (pairs, Pair, i).second);
  of = door_agreement_measure (table);
  *ret_agreement
      = (DoorCodingAgreement){ of.n, of.agreement, of.kappa, of.kappa_low, of.kappa_high };
  return TRUE;
}

/* The first two who are not those that settle. */
static guint
find_two (const DoorCodedQuestion *of, const DoorCoder *two[2])
{
  guint n = 0;

  for (guint i = 0; of && i < of->coders->len && n < 2; i++)
    if (!((const DoorCoder *) of->coders->pdata[i])->final)
      two[n++] = of->coders->pdata[i];
  return n;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
common_keys (const DoorCoder *const two[2])
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, two[0]->codes);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_hash_table_contains (two[1]->codes, key))
      g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_texts);
  return keys;
}

gboolean
door_codings_agree (const DoorAnalystJob *job,
                    const char *question,
                    DoorCodingAgreement *ret_agreement,
                    GBytes **ret_differ,
                    GError **error)
{
  g_autoptr (DoorRoster) roster = door_analyst_roster_load (job, error);
  guint n_refused;
  g_autoptr (DoorCodings) codings
      = roster ? door_codings_load (job->folder, roster, job->key, &n_refused, error) : NULL;
  const DoorCoder *two[2] = { NULL };
  g_autoptr (GPtrArray) classes = g_ptr_array_new ();
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr (GString) differ = g_string_new ("key,first,second,code\r\n");
  g_autoptr (GPtrArray) keys = NULL;

  if (!codings)
    return FALSE;
  if (find_two (door_codings_find (codings, question), two) == 2)
    keys = common_keys (two);
  for (guint i = 0; keys && i < keys->len; i++)
    {
      const char *one = g_hash_table_lookup (two[0]->codes, keys->pdata[i]);
      const char *other = g_hash_table_lookup (two[1]->codes, keys->pdata[i]);
      const Pair pair = { class_of (classes, one), class_of (classes, other) };

      g_array_append_val (pairs, pair);
      add_difference (differ, keys->pdata[i], one, other);
    }
  if (!measure (pairs, classes->len, ret_agreement, error))
    return FALSE;
  *ret_differ = g_string_free_to_bytes (g_steal_pointer (&differ));
  return TRUE;
}
