/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-study.h"

#include "door-diagnostics.h"

#include <gio/gio.h>
#include <string.h>

typedef struct {
  DoorGrid *frame;
  guint32 *rows; /* NULL: the same */
} Source;

typedef struct {
  char *name;
  guint parent;
  guint32 *parent_rows; /* NULL in table 0 */
  GArray *sources;      /* of Source; the first is the table itself */
} Table;

typedef struct {
  guint table;
  DoorRule *rule;
} Definition;

struct _DoorStudy {
  GPtrArray *tables;       /* of Table */
  GHashTable *definitions; /* name → Definition */
  GHashTable *kept;        /* name → DoorRuleValues */
};

static void
source_clear (Source *self)
{
  door_grid_free (self->frame);
  g_free (self->rows);
}

static void
table_free (Table *self)
{
  g_free (self->name);
  g_free (self->parent_rows);
  g_array_unref (self->sources);
  g_free (self);
}

static void
definition_free (Definition *self)
{
  door_rule_free (self->rule);
  g_free (self);
}

static void
values_free (DoorRuleValues *self)
{
  door_rule_values_clear (self);
  g_free (self);
}

DoorStudy *
door_study_new (void)
{
  DoorStudy *self = g_new0 (DoorStudy, 1);

  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  self->definitions
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) definition_free);
  self->kept
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) values_free);
  return self;
}

void
door_study_free (DoorStudy *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->tables);
  g_hash_table_unref (self->definitions);
  g_hash_table_unref (self->kept);
  g_free (self);
}

static Table *
table_at (const DoorStudy *self, guint table)
{
  return self->tables->pdata[table];
}

static const DoorGrid *
frame_of (const Table *table)
{
  return g_array_index (table->sources, Source, 0).frame;
}

/* --- Tables -------------------------------------------------------------------------------- */

static guint32 *
link_rows (const DoorGrid *frame, int column, GHashTable *index, guint *ret_n_without)
{
  guint n = door_grid_n_rows (frame);
  guint32 *rows = g_new (guint32, MAX (n, 1));

  *ret_n_without = 0;
  for (guint i = 0; i < n; i++)
    {
      const char *key = door_grid_cell (frame, i, (guint) column);
      guint row = GPOINTER_TO_UINT (g_hash_table_lookup (index, key));

      rows[i] = row - 1; /* 0 becomes G_MAXUINT32 */
      *ret_n_without += row == 0;
    }
  return rows;
}

static guint32 *
link_parent (const DoorGrid *frame, const Table *parent, GError **error)
{
  const DoorGrid *of = frame_of (parent);
  int key = door_grid_find (of, "key");
  int parent_key = door_grid_find (frame, "parent_key");
  g_autoptr (GHashTable) index = NULL;
  g_autofree guint32 *rows = NULL;
  guint n_without;

  if (key < 0)
    key = door_grid_find (of, "instance_id");
  if (key < 0 || parent_key < 0)
    {
      g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_NAME,
                   "rows of a repeat are found by 'parent_key', those of '%s' by 'key' or "
                   "'instance_id': one of these columns is missing",
                   parent->name);
      return NULL;
    }
  index = door_grid_index (of, (guint) key, error);
  if (!index)
    return NULL;
  rows = link_rows (frame, parent_key, index, &n_without);
  if (n_without == 0)
    return g_steal_pointer (&rows);
  g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_KEY,
               "%u rows have a parent_key that '%s' does not have", n_without, parent->name);
  return NULL;
}

gboolean
door_study_add (
    DoorStudy *self, const char *name, DoorGrid *frame, const char *parent, GError **error)
{
  g_autoptr (DoorGrid) owned = frame;
  int above = parent ? door_study_find_table (self, parent) : 0;
  g_autofree guint32 *rows = NULL;
  Source source = { frame, NULL };
  Table *table;

  if (above < 0 || door_study_find_table (self, name) >= 0 || (!parent && self->tables->len > 0))
    {
      g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_NAME,
                   "table '%s' is there already, or its parent is not", name);
      return FALSE;
    }
  if (parent && !(rows = link_parent (frame, table_at (self, (guint) above), error)))
    {
      g_prefix_error (error, "table '%s': ", name);
      return FALSE;
    }
  table = g_new0 (Table, 1);
  table->name = g_strdup (name);
  table->parent = (guint) above;
  table->parent_rows = g_steal_pointer (&rows);
  table->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (table->sources, (GDestroyNotify) source_clear);
  owned = NULL;
  g_array_append_val (table->sources, source);
  g_ptr_array_add (self->tables, table);
  return TRUE;
}

static int
need_column (const DoorGrid *frame, const char *name, const char *where, GError **error)
{
  int column = door_grid_find (frame, name);

  if (column < 0)
    g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_NAME, "there is no column '%s' in %s",
                 name, where);
  return column;
}

gboolean
door_study_join (DoorStudy *self,
                 guint table,
                 DoorGrid *frame,
                 const char *table_key,
                 const char *frame_key,
                 guint *ret_n_without,
                 GError **error)
{
  g_autoptr (DoorGrid) owned = frame;
  Table *to = table_at (self, table);
  int own = need_column (frame_of (to), table_key, to->name, error);
  int other = own < 0 ? -1 : need_column (frame, frame_key, "the file that is joined", error);
  g_autoptr (GHashTable) index = other < 0 ? NULL : door_grid_index (frame, (guint) other, error);
  Source source = { frame, NULL };
  guint n_without;

  if (!index)
    return FALSE;
  source.rows = link_rows (frame_of (to), own, index, &n_without);
  owned = NULL;
  g_array_append_val (to->sources, source);
  if (ret_n_without)
    *ret_n_without = n_without;
  return TRUE;
}

void
door_study_define (DoorStudy *self, guint table, const char *name, DoorRule *rule)
{
  Definition *definition = g_new0 (Definition, 1);

  definition->table = table;
  definition->rule = rule;
  g_hash_table_insert (self->definitions, g_strdup (name), definition);
  g_hash_table_remove_all (self->kept);
}

/* --- An export's folder -------------------------------------------------------------------- */

static const char *const keys[] = { "instance_id", "key", "parent_key", "position", NULL };

static DoorGrid *
read_table (const char *folder, const char *name, const char *const *columns, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".csv", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; columns && columns[i]; i++)
    g_ptr_array_add (wanted, (gpointer) columns[i]);
  for (guint i = 0; keys[i]; i++)
    g_ptr_array_add (wanted, (gpointer) keys[i]);
  g_ptr_array_add (wanted, NULL);
  return door_grid_read_csv (path, columns ? (const char *const *) wanted->pdata : NULL, error);
}

/* Which table a repeat belongs to: the one that has the key of its first row. */
static const char *
parent_of (const DoorStudy *self, const DoorGrid *frame)
{
  int column = door_grid_find (frame, "parent_key");

  if (column < 0)
    return NULL;
  if (door_grid_n_rows (frame) == 0)
    return table_at (self, 0)->name;
  for (guint t = 0; t < self->tables->len; t++)
    {
      const DoorGrid *of = frame_of (table_at (self, t));
      int key = door_grid_find (of, t == 0 ? "instance_id" : "key");
      const char *text = door_grid_cell (frame, 0, (guint) column);

      for (guint i = 0; key >= 0 && i < door_grid_n_rows (of); i++)
        if (strcmp (door_grid_cell (of, i, (guint) key), text) == 0)
          return table_at (self, t)->name;
    }
  return NULL;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_tables (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, error);
  const char *file;

  if (!dir)
    return NULL;
  while ((file = g_dir_read_name (dir)))
    if (g_str_has_suffix (file, ".csv") && strcmp (file, "interviews.csv") != 0)
      g_ptr_array_add (names, g_strndup (file, strlen (file) - 4));
  g_dir_close (dir);
  g_ptr_array_sort (names, compare_texts);
  return g_steal_pointer (&names);
}

/* A repeat in a repeat waits until its parent is there: rounds, until none is added. */
static gboolean
add_repeats (DoorStudy *self,
             const char *folder,
             GPtrArray *names,
             const char *const *columns,
             GError **error)
{
  gboolean added = TRUE;

  while (added && names->len > 0)
    {
      added = FALSE;
      for (guint i = 0; i < names->len; i++)
        {
          const char *name = names->pdata[i];
          g_autoptr (DoorGrid) frame = read_table (folder, name, columns, error);
          const char *parent = frame ? parent_of (self, frame) : NULL;

          if (!frame)
            return FALSE;
          if (!parent)
            continue;
          if (!door_study_add (self, name, g_steal_pointer (&frame), parent, error))
            return FALSE;
          g_ptr_array_remove_index (names, i--);
          added = TRUE;
        }
    }
  return TRUE;
}

DoorStudy *
door_study_read_export (const char *folder, const char *const *columns, GError **error)
{
  g_autoptr (DoorStudy) self = door_study_new ();
  g_autoptr (GPtrArray) names = list_tables (folder, error);
  DoorGrid *frame = names ? read_table (folder, "interviews", columns, error) : NULL;

  if (!frame || !door_study_add (self, "interviews", frame, NULL, error)
      || !add_repeats (self, folder, names, columns, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- Asking -------------------------------------------------------------------------------- */

guint
door_study_n_tables (const DoorStudy *self)
{
  return self->tables->len;
}

int
door_study_find_table (const DoorStudy *self, const char *name)
{
  for (guint i = 0; i < self->tables->len; i++)
    if (strcmp (table_at (self, i)->name, name) == 0)
      return (int) i;
  return -1;
}

const char *
door_study_table_name (const DoorStudy *self, guint table)
{
  return table_at (self, table)->name;
}

guint
door_study_n_rows (const DoorStudy *self, guint table)
{
  return door_grid_n_rows (frame_of (table_at (self, table)));
}

gboolean
door_study_find_column (const DoorStudy *self,
                        guint table,
                        const char *name,
                        DoorStudyColumn *ret_column)
{
  const Table *of = table_at (self, table);

  for (guint s = 0; s < of->sources->len; s++)
    {
      const Source *source = &g_array_index (of->sources, Source, s);
      int column = door_grid_find (source->frame, name);

      if (column < 0)
        continue;
      *ret_column = (DoorStudyColumn){ source->frame, (guint) column, source->rows, table };
      return TRUE;
    }
  return of->parent_rows && door_study_find_column (self, of->parent, name, ret_column);
}

const DoorRule *
door_study_find_definition (const DoorStudy *self, const char *name, guint *ret_table)
{
  const Definition *definition = g_hash_table_lookup (self->definitions, name);

  if (definition && ret_table)
    *ret_table = definition->table;
  return definition ? definition->rule : NULL;
}

const guint32 *
door_study_parent_rows (const DoorStudy *self, guint table, guint *ret_parent)
{
  *ret_parent = table_at (self, table)->parent;
  return table_at (self, table)->parent_rows;
}

const DoorRuleValues *
door_study_kept (const DoorStudy *self, const char *name)
{
  return g_hash_table_lookup (self->kept, name);
}

const DoorRuleValues *
door_study_keep (DoorStudy *self, const char *name, DoorRuleValues *values)
{
  DoorRuleValues *kept = g_memdup2 (values, sizeof *values);

  g_hash_table_insert (self->kept, g_strdup (name), kept);
  return kept;
}

/* --- The nearest name ---------------------------------------------------------------------- */

char *
door_study_suggest (const DoorStudy *self, guint table, const char *name)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const Table *of = table_at (self, table);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->definitions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (known, key);
  for (guint s = 0; s < of->sources->len; s++)
    {
      const DoorGrid *frame = g_array_index (of->sources, Source, s).frame;

      for (guint c = 0; c < door_grid_n_columns (frame); c++)
        g_ptr_array_add (known, (gpointer) door_grid_name (frame, c));
    }
  g_ptr_array_sort (known, compare_texts); /* the same suggestion every time */
  g_ptr_array_add (known, NULL);
  return g_strdup (door_nearest_name (name, (const char *const *) known->pdata));
}
