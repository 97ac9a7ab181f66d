/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-central.h"

#include "door-csv.h"
#include "door-xml.h"
#include "door-zip.h"

#include <gio/gio.h>
#include <string.h>

/* One table of the archive: that of the form, or of a repeat. */
typedef struct {
  DoorDefNode node; /* the root, or the repeat */
  DoorCsvTable *csv;
  GHashTable *columns;   /* DoorDefNode → column + 1; of a geopoint the first of four */
  GHashTable *unknown;   /* column → name of an element, of those that the form does not have */
  GHashTable *by_parent; /* key of the row above → GArray of guint; NULL for the form's own */
  int key;               /* column */
} Table;

struct _DoorCentral {
  DoorFormDef *form;
  GPtrArray *tables;   /* of Table, the form's first */
  GHashTable *by_node; /* DoorDefNode → Table */
};

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, why);
  return FALSE;
}

gboolean
door_central_is (const char *path)
{
  return g_str_has_suffix (path, ".zip") && g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* --- Columns ----------------------------------------------------------------------------------- */

/* Of Central's own, beside the answers. */
static gboolean
is_centrals (const char *header)
{
  static const char *const names[] = { "SubmissionDate",
                                       "KEY",
                                       "PARENT_KEY",
                                       "SubmitterID",
                                       "SubmitterName",
                                       "AttachmentsPresent",
                                       "AttachmentsExpected",
                                       "Status",
                                       "ReviewState",
                                       "DeviceID",
                                       "Edits",
                                       "FormVersion" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], header) == 0)
      return TRUE;
  return g_str_has_prefix (header, "SET-OF-");
}

/* "group-age" below the table's node; with `alone` "age", as where groups are left out of the names. */
static char *
header_of (const DoorFormDef *form, const Table *table, DoorDefNode node, gboolean alone)
{
  GString *out = g_string_new (door_form_name (form, node));

  for (DoorDefNode up = door_form_parent (form, node);
       !alone && up != table->node && up != DOOR_DEF_NONE; up = door_form_parent (form, up))
    {
      g_string_prepend_c (out, '-');
      g_string_prepend (out, door_form_name (form, up));
    }
  return g_string_free (out, FALSE);
}

static int
find_header (const Table *table, const char *name, gboolean place)
{
  g_autofree char *first = place ? g_strconcat (name, "-Latitude", NULL) : NULL;
  int column = first ? door_csv_find (table->csv, first) : -1;

  return column >= 0 ? column : door_csv_find (table->csv, name);
}

static void
map_node (DoorCentral *self, Table *table, DoorDefNode node, gboolean *used)
{
  gboolean place = door_form_data_type (self->form, node) == DOOR_TYPE_GEOPOINT;
  int column = -1;

  for (int alone = 0; alone < 2 && column < 0; alone++)
    {
      g_autofree char *name = header_of (self->form, table, node, alone != 0);

      column = find_header (table, name, place);
    }
  if (column < 0)
    return;
  g_hash_table_insert (table->columns, GUINT_TO_POINTER (node), GINT_TO_POINTER (column + 1));
  place = place && g_str_has_suffix (door_csv_header (table->csv, (guint) column), "-Latitude");
  for (guint i = 0; i < (place ? 4u : 1u) && (guint) column + i < door_csv_columns (table->csv);
       i++)
    used[(guint) column + i] = TRUE;
}

static void
map_kids (DoorCentral *self, Table *table, DoorDefNode parent, gboolean *used)
{
  for (DoorDefNode node = door_form_first_child (self->form, parent); node != DOOR_DEF_NONE;
       node = door_form_next_sibling (self->form, node))
    if (door_form_kind (self->form, node) == DOOR_DEF_GROUP)
      map_kids (self, table, node, used);
    else if (door_form_kind (self->form, node) == DOOR_DEF_VALUE)
      map_node (self, table, node, used);
}

/* What may stand as the name of an element. transfer full. */
static char *
element_name (const char *header)
{
  GString *out = g_string_new (NULL);

  for (; *header; header++)
    g_string_append_c (out, g_ascii_isalnum (*header) || strchr ("_.-", *header) ? *header : '_');
  if (out->len == 0 || !(g_ascii_isalpha (*out->str) || *out->str == '_'))
    g_string_prepend_c (out, '_');
  return g_string_free (out, FALSE);
}

/* "reasons/fear": whether "reasons" is a column; then this one repeats a part of it. */
static gboolean
is_split (const Table *table, const char *header)
{
  const char *slash = strrchr (header, '/');
  g_autofree char *whole = slash ? g_strndup (header, (gsize) (slash - header)) : NULL;

  return whole && door_csv_find (table->csv, whole) >= 0;
}

static void
map_columns (DoorCentral *self, Table *table)
{
  guint n = door_csv_columns (table->csv);
  g_autofree gboolean *used = g_new0 (gboolean, n + 1);

  map_kids (self, table, table->node, used);
  for (guint i = 0; i < n; i++)
    {
      const char *header = door_csv_header (table->csv, i);

      if (!used[i] && !is_centrals (header) && !is_split (table, header))
        g_hash_table_insert (table->unknown, GUINT_TO_POINTER (i), element_name (header));
    }
}

/* --- Tables ------------------------------------------------------------------------------------- */

static void
table_free (gpointer data)
{
  Table *self = data;

  door_csv_table_free (self->csv);
  g_hash_table_unref (self->columns);
  g_hash_table_unref (self->unknown);
  g_clear_pointer (&self->by_parent, g_hash_table_unref);
  g_free (self);
}

static void
index_rows (Table *table, int parent_key)
{
  table->by_parent
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  for (guint row = 0; row < door_csv_rows (table->csv); row++)
    {
      const char *key = door_csv_cell (table->csv, row, (guint) parent_key);
      GArray *rows = g_hash_table_lookup (table->by_parent, key);

      if (!rows)
        {
          rows = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (table->by_parent, (gpointer) key, rows);
        }
      g_array_append_val (rows, row);
    }
}

static gboolean
add_table (
    DoorCentral *self, const DoorZip *zip, const char *name, DoorDefNode node, GError **error)
{
  GBytes *bytes = door_zip_member (zip, name);
  g_autoptr (DoorCsvTable) csv = bytes ? door_csv_read (bytes, error) : NULL;
  int key = csv ? door_csv_find (csv, "KEY") : -1;
  int parent_key = csv ? door_csv_find (csv, "PARENT_KEY") : -1;
  Table *table;

  if (!bytes)
    return refuse (error, "the archive has no “%s”; export from Central with all repeats", name);
  if (!csv)
    return FALSE;
  if (key < 0 || (node != DOOR_DEF_ROOT && parent_key < 0))
    return refuse (error, "“%s” has no keys: this is no export of ODK Central", name);
  table = g_new0 (Table, 1);
  table->node = node;
  table->csv = g_steal_pointer (&csv);
  table->key = key;
  table->columns = g_hash_table_new (NULL, NULL);
  table->unknown = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_ptr_array_add (self->tables, table);
  g_hash_table_insert (self->by_node, GUINT_TO_POINTER (node), table);
  map_columns (self, table);
  if (node != DOOR_DEF_ROOT)
    index_rows (table, parent_key);
  return TRUE;
}

/* Repeats of one name are told apart by numbers, in the order of the form. */
static char *
name_of (const DoorFormDef *form, const char *base, DoorDefNode repeat)
{
  const char *name = door_form_name (form, repeat);
  guint n = 0, number = 0;

  for (DoorDefNode i = 0; i < door_form_n_nodes (form); i++)
    if (door_form_kind (form, i) == DOOR_DEF_REPEAT && strcmp (door_form_name (form, i), name) == 0)
      {
        n++;
        if (i == repeat)
          number = n;
      }
  return n > 1 ? g_strdup_printf ("%s-%s~%u.csv", base, name, number)
               : g_strdup_printf ("%s-%s.csv", base, name);
}

static gboolean
add_tables (DoorCentral *self, const DoorZip *zip, GError **error)
{
  g_autoptr (GString) stem = g_string_new (NULL);
  g_autofree char *root = NULL;

  /* Central leaves out what no file name may hold. */
  for (const char *p = door_form_id (self->form); *p; p++)
    if (!strchr ("/?<>\\:*|\"", *p))
      g_string_append_c (stem, *p);
  root = g_strconcat (stem->str, ".csv", NULL);
  if (!door_zip_member (zip, root))
    return refuse (error, "the archive has no “%s”: it is of another form, or of none", root);
  if (!add_table (self, zip, root, DOOR_DEF_ROOT, error))
    return FALSE;
  for (DoorDefNode i = 0; i < door_form_n_nodes (self->form); i++)
    if (door_form_kind (self->form, i) == DOOR_DEF_REPEAT)
      {
        g_autofree char *name = name_of (self->form, stem->str, i);

        if (!add_table (self, zip, name, i, error))
          return FALSE;
      }
  return TRUE;
}

DoorCentral *
door_central_open (const char *path, DoorFormDef *form, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (DoorZip) zip = bytes ? door_zip_read_only (bytes, ".csv", error) : NULL;
  g_autoptr (DoorCentral) self = NULL;

  if (!zip)
    return NULL;
  self = g_new0 (DoorCentral, 1);
  self->form = door_form_ref (form);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->by_node = g_hash_table_new (NULL, NULL);
  return add_tables (self, zip, error) ? g_steal_pointer (&self) : NULL;
}

void
door_central_free (DoorCentral *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->by_node);
  g_ptr_array_unref (self->tables);
  door_form_unref (self->form);
  g_free (self);
}

/* --- Facts ---------------------------------------------------------------------------------------- */

static const Table *
root_of (const DoorCentral *self)
{
  return self->tables->pdata[0];
}

guint
door_central_length (const DoorCentral *self)
{
  return door_csv_rows (root_of (self)->csv);
}

static const char *
fact (const DoorCentral *self, guint row, const char *name)
{
  const DoorCsvTable *csv = root_of (self)->csv;
  int column = door_csv_find (csv, name);

  return column < 0 ? "" : door_csv_cell (csv, row, (guint) column);
}

static DoorReviewState
state_of (const char *word)
{
  static const struct {
    const char *word;
    DoorReviewState state;
  } states[] = { { "approved", DOOR_REVIEW_APPROVED },
                 { "rejected", DOOR_REVIEW_VOID },
                 { "hasIssues", DOOR_REVIEW_RETURNED },
                 { "edited", DOOR_REVIEW_CORRECTED } };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (strcmp (states[i].word, word) == 0)
      return states[i].state;
  return DOOR_REVIEW_RECEIVED;
}

DoorCentralFacts
door_central_facts (const DoorCentral *self, guint row)
{
  return (DoorCentralFacts){ .instance_id = fact (self, row, "KEY"),
                             .received_at = fact (self, row, "SubmissionDate"),
                             .submitter = fact (self, row, "SubmitterName"),
                             .device = fact (self, row, "DeviceID"),
                             .version = fact (self, row, "FormVersion"),
                             .status = fact (self, row, "Status"),
                             .state = state_of (fact (self, row, "ReviewState")) };
}

/* --- Records --------------------------------------------------------------------------------------- */

typedef struct {
  const DoorCentral *central;
  GString *out;
} Writer;

static void
put_element (Writer *self, const char *name, const char *text)
{
  g_string_append_printf (self->out, "<%s>", name);
  door_xml_append_escaped (self->out, text);
  g_string_append_printf (self->out, "</%s>", name);
}

/* "33.6 73.0 540 4.8" of four cells; those at the end may be missing. transfer full. */
static char *
join_place (const Table *table, guint row, guint column)
{
  GString *out = g_string_new (door_csv_cell (table->csv, row, column));

  for (guint i = 1; i < 4; i++)
    {
      const char *part = door_csv_cell (table->csv, row, column + i);

      if (*part == '\0')
        break;
      g_string_append_printf (out, " %s", part);
    }
  return g_string_free (out, FALSE);
}

static void
put_value (Writer *self, const Table *table, guint row, DoorDefNode node)
{
  const DoorFormDef *form = self->central->form;
  gpointer found = g_hash_table_lookup (table->columns, GUINT_TO_POINTER (node));
  guint column = found ? GPOINTER_TO_UINT (found) - 1 : 0;
  g_autofree char *place = NULL;

  if (!found)
    return;
  if (g_str_has_suffix (door_csv_header (table->csv, column), "-Latitude")
      && door_form_data_type (form, node) == DOOR_TYPE_GEOPOINT)
    place = join_place (table, row, column);
  put_element (self, door_form_name (form, node),
               place ? place : door_csv_cell (table->csv, row, column));
}

static void put_kids (Writer *self, const Table *table, guint row, DoorDefNode parent);

static void
put_instances (Writer *self, const Table *above, guint row, DoorDefNode repeat)
{
  const Table *table = g_hash_table_lookup (self->central->by_node, GUINT_TO_POINTER (repeat));
  const char *key = door_csv_cell (above->csv, row, (guint) above->key);
  GArray *rows = g_hash_table_lookup (table->by_parent, key);
  const char *name = door_form_name (self->central->form, repeat);

  for (guint i = 0; rows && i < rows->len; i++)
    {
      g_string_append_printf (self->out, "<%s>", name);
      put_kids (self, table, g_array_index (rows, guint, i), repeat);
      g_string_append_printf (self->out, "</%s>", name);
    }
}

static void
put_unknown (Writer *self, const Table *table, guint row)
{
  for (guint i = 0; i < door_csv_columns (table->csv); i++)
    {
      const char *name = g_hash_table_lookup (table->unknown, GUINT_TO_POINTER (i));

      if (name && *door_csv_cell (table->csv, row, i))
        put_element (self, name, door_csv_cell (table->csv, row, i));
    }
}

static void
put_kids (Writer *self, const Table *table, guint row, DoorDefNode parent)
{
  const DoorFormDef *form = self->central->form;

  for (DoorDefNode node = door_form_first_child (form, parent); node != DOOR_DEF_NONE;
       node = door_form_next_sibling (form, node))
    {
      const char *name = door_form_name (form, node);

      switch (door_form_kind (form, node))
        {
        case DOOR_DEF_VALUE:
          put_value (self, table, row, node);
          break;
        case DOOR_DEF_REPEAT:
          put_instances (self, table, row, node);
          break;
        case DOOR_DEF_GROUP:
          g_string_append_printf (self->out, "<%s>", name);
          put_kids (self, table, row, node);
          g_string_append_printf (self->out, "</%s>", name);
          break;
        case DOOR_DEF_ATTRIBUTE:
        default:
          break;
        }
    }
  if (parent == table->node)
    put_unknown (self, table, row);
}

GBytes *
door_central_record (const DoorCentral *self, guint row, GError **error)
{
  const char *root = door_form_root_name (self->form);
  DoorCentralFacts facts = door_central_facts (self, row);
  g_autoptr (GString) out = g_string_new (NULL);
  Writer writer = { self, out };

  if (*facts.status)
    {
      refuse (error, "Central could not open it (%s): export with the passphrase of its key",
              facts.status);
      return NULL;
    }
  g_string_append_printf (out, "<%s id=\"", root);
  door_xml_append_escaped (out, door_form_id (self->form));
  g_string_append (out, "\" version=\"");
  door_xml_append_escaped (out, *facts.version ? facts.version : door_form_version (self->form));
  g_string_append (out, "\">");
  put_kids (&writer, root_of (self), row, DOOR_DEF_ROOT);
  g_string_append_printf (out, "</%s>", root);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
