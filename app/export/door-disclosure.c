/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-export"

#include "door-disclosure.h"

#include "door-diagnostics.h"

#include <math.h>
#include <string.h>

#define MIN_SECRET 16u
#define METRES_PER_DEGREE 111320.0
#define MAX_TRAITS 30u

G_DEFINE_QUARK (door - disclosure - error - quark, door_disclosure_error)

struct _DoorDisclosure {
  const DoorDataset *dataset;
  char **identifiers, **dropped, **traits;
  DoorGpsRule gps;
  char *secret, *urban_value;
  guint k;
  int cluster, urban;    /* columns of table 0; -1 none */
  int trait[MAX_TRAITS]; /* the same */
  guint n_traits;
  guint32 *blanked; /* by row of table 0: bits of traits */
  guint n_blanked[MAX_TRAITS];
  guint n_rare; /* records below k before anything was blanked */
  guint n_left; /* and after */
  guint64 n_displaced;
};

void
door_disclosure_free (DoorDisclosure *self)
{
  if (!self)
    return;
  g_strfreev (self->identifiers);
  g_strfreev (self->dropped);
  g_strfreev (self->traits);
  g_free (self->secret);
  g_free (self->urban_value);
  g_free (self->blanked);
  g_free (self);
}

/* --- Names --------------------------------------------------------------------------------- */

/* "name", or "table.name". */
static gboolean
is_named (const DoorDataset *dataset, char **names, guint table, const DoorColumn *column)
{
  g_autofree char *full
      = g_strconcat (door_dataset_table_name (dataset, table), ".", column->name, NULL);

  return names
         && (g_strv_contains ((const char *const *) names, column->name)
             || g_strv_contains ((const char *const *) names, full));
}

static gboolean
check_names (const DoorDisclosure *self, char **names, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (GHashTable) full = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint t = 0; t < door_dataset_n_tables (self->dataset); t++)
    for (guint c = 0; c < door_dataset_n_columns (self->dataset, t); c++)
      {
        const char *name = door_dataset_column (self->dataset, t, c)->name;

        g_ptr_array_add (known, (gpointer) name);
        g_hash_table_add (full, g_strdup (name));
        g_hash_table_add (
            full, g_strconcat (door_dataset_table_name (self->dataset, t), ".", name, NULL));
      }
  g_ptr_array_add (known, NULL);
  for (guint i = 0; names && names[i]; i++)
    if (!g_hash_table_contains (full, names[i]))
      {
        const char *near = door_nearest_name (names[i], (const char *const *) known->pdata);

        g_set_error (error, DOOR_DISCLOSURE_ERROR, DOOR_DISCLOSURE_ERROR_COLUMN,
                     "there is no column '%s'%s%s%s", names[i], near ? "; is '" : "",
                     near ? near : "", near ? "' meant?" : "");
        return FALSE;
      }
  return TRUE;
}

static gboolean
find (const DoorDisclosure *self, const char *name, int *ret_column, GError **error)
{
  char *names[] = { (char *) name, NULL };

  *ret_column = name ? door_dataset_find_column (self->dataset, 0, name) : -1;
  if (!name || *ret_column >= 0)
    return TRUE;
  if (check_names (self, names, error))
    g_set_error (error, DOOR_DISCLOSURE_ERROR, DOOR_DISCLOSURE_ERROR_COLUMN,
                 "'%s' is no column of the interviews", name);
  return FALSE;
}

/* --- k-anonymity --------------------------------------------------------------------------- */

static void
print_cell (const DoorCell *cell, GString *out)
{
  if (cell->kind == DOOR_CELL_TEXT)
    g_string_append (out, cell->text);
  else if (cell->kind != DOOR_CELL_BLANK)
    g_string_append_printf (out, "%.15g", cell->number);
  g_string_append_c (out, '\x1f');
}

/* Values of the traits of every record: [row × n_traits + trait], as texts kept once. */
static GPtrArray *
read_traits (const DoorDisclosure *self, GStringChunk *texts, GError **error)
{
  GPtrArray *values = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) cause = NULL;
  g_auto (DoorRows) rows = { NULL };

  door_rows_init (&rows, self->dataset, 0);
  while (door_rows_next (&rows, &cause))
    for (guint i = 0; i < self->n_traits; i++)
      {
        g_string_truncate (text, 0);
        print_cell (&rows.cells[self->trait[i]], text);
        g_ptr_array_add (values, g_string_chunk_insert_const (texts, text->str));
      }
  if (!cause)
    return values;
  g_propagate_error (error, g_steal_pointer (&cause));
  g_ptr_array_unref (values);
  return NULL;
}

static char *
group_of (const DoorDisclosure *self, const GPtrArray *values, guint row)
{
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < self->n_traits; i++)
    g_string_append (key, self->blanked[row] & (1u << i)
                              ? "\x1f"
                              : (const char *) values->pdata[row * self->n_traits + i]);
  return g_string_free (key, FALSE);
}

/* 1 for each record in a group below k. */
static guint
mark_rare (const DoorDisclosure *self, const GPtrArray *values, guint n, guint8 *rare)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_rare = 0;

  for (guint row = 0; row < n; row++)
    {
      char *key = group_of (self, values, row);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

      g_hash_table_replace (counts, key, GUINT_TO_POINTER (count + 1));
    }
  for (guint row = 0; row < n; row++)
    {
      g_autofree char *key = group_of (self, values, row);

      rare[row] = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) < self->k;
      n_rare += rare[row];
    }
  return n_rare;
}

static gboolean
protect (DoorDisclosure *self, GError **error)
{
  guint n = (guint) door_dataset_n_rows (self->dataset, 0);
  GStringChunk *texts = g_string_chunk_new (4096);
  g_autofree guint8 *rare = g_new0 (guint8, MAX (n, 1));
  g_autoptr (GPtrArray) values = read_traits (self, texts, error);

  self->blanked = g_new0 (guint32, MAX (n, 1));
  self->n_rare = values ? mark_rare (self, values, n, rare) : 0;
  self->n_left = self->n_rare;
  for (guint i = self->n_traits; values && self->n_left > 0 && i-- > 0;)
    {
      for (guint row = 0; row < n; row++)
        if (rare[row])
          {
            self->blanked[row] |= 1u << i;
            self->n_blanked[i]++;
          }
      self->n_left = mark_rare (self, values, n, rare);
    }
  g_string_chunk_free (texts);
  return values != NULL;
}

/* --- Positions ----------------------------------------------------------------------------- */

/* Numbers from 0 to 1 that follow from the secret and the cluster. */
static void
draw (const DoorDisclosure *self, const char *cluster, double to[3])
{
  g_autoptr (GHmac) hmac
      = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) self->secret, strlen (self->secret));
  guint8 digest[32];
  gsize n = sizeof digest;

  g_hmac_update (hmac, (const guchar *) cluster, (gssize) strlen (cluster));
  g_hmac_get_digest (hmac, digest, &n);
  for (guint i = 0; i < 3; i++)
    {
      guint64 bits;

      memcpy (&bits, digest + 8 * i, sizeof bits);
      to[i] = (double) (GUINT64_FROM_LE (bits) >> 11) / 9007199254740992.0;
    }
}

static gboolean
is_urban (const DoorDisclosure *self, const DoorCell *row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->urban < 0)
    return TRUE;
  print_cell (&row[self->urban], text);
  g_string_truncate (text, text->len - 1);
  return strcmp (text->str, self->urban_value ? self->urban_value : "1") == 0;
}

static void
displace (DoorDisclosure *self,
          const DoorColumn *column,
          double latitude,
          const DoorCell *row,
          DoorCell *cell)
{
  g_autoptr (GString) cluster = g_string_new (NULL);
  double random[3], angle, reach;

  print_cell (&row[self->cluster >= 0 ? self->cluster : 0], cluster);
  draw (self, cluster->str, random);
  angle = 2 * G_PI * random[0];
  reach = is_urban (self, row) ? 2000 : random[2] < 0.01 ? 10000 : 5000;
  reach *= random[1];
  if (column->part == DOOR_PART_LATITUDE)
    cell->number += reach * sin (angle) / METRES_PER_DEGREE;
  else
    cell->number
        += reach * cos (angle) / (METRES_PER_DEGREE * MAX (cos (latitude * G_PI / 180), 0.01));
  self->n_displaced += column->part == DOOR_PART_LATITUDE;
}

/* --- Filters ------------------------------------------------------------------------------- */

static gboolean
is_position (const DoorColumn *column)
{
  return column->part >= DOOR_PART_LATITUDE && column->part <= DOOR_PART_ACCURACY;
}

/* Positions of repeats have no urban column and cluster of their own: they are dropped. */
static gboolean
releases (gpointer data, guint table, const DoorColumn *column)
{
  const DoorDisclosure *self = data;

  if (is_named (self->dataset, self->identifiers, table, column)
      || is_named (self->dataset, self->dropped, table, column))
    return FALSE;
  if (is_position (column) && self->gps != DOOR_GPS_KEEP)
    return self->gps == DOOR_GPS_DISPLACE && table == 0
           && (column->part == DOOR_PART_LATITUDE || column->part == DOOR_PART_LONGITUDE);
  return TRUE;
}

static gboolean
identifies (gpointer data, guint table, const DoorColumn *column)
{
  const DoorDisclosure *self = data;

  return is_named (self->dataset, self->identifiers, table, column);
}

static void
change (gpointer data,
        guint table,
        guint64 row_number,
        guint column,
        const DoorCell *row,
        DoorCell *cell,
        guint *decimals)
{
  DoorDisclosure *self = data;
  const DoorColumn *of = door_dataset_column (self->dataset, table, column);

  if (table != 0)
    return;
  for (guint i = 0; i < self->n_traits && self->blanked; i++)
    if (self->trait[i] == (int) column && (self->blanked[row_number] & (1u << i)))
      *cell = (DoorCell){ .kind = DOOR_CELL_BLANK, .text = "" };
  if (is_position (of) && self->gps == DOOR_GPS_DISPLACE && cell->kind == DOOR_CELL_NUMBER)
    {
      guint latitude = of->part == DOOR_PART_LONGITUDE && column > 0 ? column - 1 : column;

      displace (self, of, row[latitude].number, row, cell);
      cell->number = round (cell->number * 1e6) / 1e6;
      *decimals = 6;
    }
}

/* --- Life ---------------------------------------------------------------------------------- */

static gboolean
check (DoorDisclosure *self, const DoorDisclosureRules *rules, GError **error)
{
  if (rules->gps == DOOR_GPS_DISPLACE
      && (!rules->gps_secret || strlen (rules->gps_secret) < MIN_SECRET))
    {
      g_set_error (error, DOOR_DISCLOSURE_ERROR, DOOR_DISCLOSURE_ERROR_SECRET,
                   "displacing positions needs a secret of at least %u characters", MIN_SECRET);
      return FALSE;
    }
  if (!check_names (self, self->identifiers, error) || !check_names (self, self->dropped, error)
      || !find (self, rules->gps_cluster, &self->cluster, error)
      || !find (self, rules->urban_column, &self->urban, error))
    return FALSE;
  for (guint i = 0; rules->k > 1 && self->traits && self->traits[i] && i < MAX_TRAITS; i++)
    {
      if (!find (self, self->traits[i], &self->trait[i], error))
        return FALSE;
      self->n_traits++;
    }
  return TRUE;
}

DoorDisclosure *
door_disclosure_new (const DoorDataset *dataset, const DoorDisclosureRules *rules, GError **error)
{
  g_autoptr (DoorDisclosure) self = g_new0 (DoorDisclosure, 1);

  self->dataset = dataset;
  self->identifiers = g_strdupv ((char **) rules->identifiers);
  self->dropped = g_strdupv ((char **) rules->dropped);
  self->traits = g_strdupv ((char **) rules->traits);
  self->gps = rules->gps;
  self->secret = g_strdup (rules->gps_secret);
  self->urban_value = g_strdup (rules->urban_value);
  self->k = rules->k;
  return check (self, rules, error) ? g_steal_pointer (&self) : NULL;
}

DoorDataset *
door_disclosure_release (DoorDisclosure *self, GError **error)
{
  DoorFilter filter = { releases, change, self };

  self->n_displaced = 0;
  if (self->n_traits > 0 && !self->blanked && !protect (self, error))
    return NULL;
  return door_dataset_new_filtered (self->dataset, &filter, error);
}

DoorDataset *
door_disclosure_identifiers (DoorDisclosure *self, GError **error)
{
  DoorFilter filter = { identifies, NULL, self };

  return door_dataset_new_filtered (self->dataset, &filter, error);
}

/* --- Report -------------------------------------------------------------------------------- */

static void
add_columns (const DoorDisclosure *self, GString *out)
{
  for (guint t = 0; t < door_dataset_n_tables (self->dataset); t++)
    for (guint c = 0; c < door_dataset_n_columns (self->dataset, t); c++)
      {
        const DoorColumn *column = door_dataset_column (self->dataset, t, c);
        const char *what = NULL;

        if (is_named (self->dataset, self->identifiers, t, column))
          what = "identifier, kept apart";
        else if (is_named (self->dataset, self->dropped, t, column))
          what = "dropped";
        else if (is_position (column))
          what = !releases ((gpointer) self, t, column) ? "position, dropped"
                 : self->gps == DOOR_GPS_DISPLACE       ? "position, displaced"
                                                        : "position, LEAVES AS IT IS";
        else if (column->kind == DOOR_COLUMN_TEXT && column->part == DOOR_PART_ANSWER
                 && door_dataset_stats (self->dataset, t, c)->n_values > 0)
          what = "text, LEAVES: look whether it names anybody";
        if (what)
          g_string_append_printf (out, "%s.%s: %s\n", door_dataset_table_name (self->dataset, t),
                                  column->name, what);
      }
}

char *
door_disclosure_report (const DoorDisclosure *self)
{
  GString *out = g_string_new (NULL);

  add_columns (self, out);
  if (self->gps == DOOR_GPS_DISPLACE)
    g_string_append_printf (out, "positions displaced: %" G_GUINT64_FORMAT "\n", self->n_displaced);
  if (self->n_traits == 0)
    return g_string_free (out, FALSE);
  g_string_append_printf (out, "%u records shared their traits with fewer than %u\n", self->n_rare,
                          self->k);
  for (guint i = 0; i < self->n_traits; i++)
    if (self->n_blanked[i] > 0)
      g_string_append_printf (out, "%s blanked in %u records\n", self->traits[i],
                              self->n_blanked[i]);
  g_string_append_printf (out, "%u records are in groups below %u still\n", self->n_left, self->k);
  return g_string_free (out, FALSE);
}

/* --- What somebody has to answer for ----------------------------------------------------------- */

/* Words of a person: typed, or put together from what was typed. */
static gboolean
is_free_text (const DoorDataset *dataset, const DoorColumn *column)
{
  const DoorFormDef *form = door_dataset_form (dataset);
  DoorControl control;

  if (column->kind != DOOR_COLUMN_TEXT || column->part != DOOR_PART_ANSWER)
    return FALSE;
  if (column->node == DOOR_DEF_NONE)
    return TRUE;
  control = door_form_node_control (form, column->node);
  switch (control == DOOR_CONTROL_NONE ? DOOR_CONTROL_INPUT
                                       : door_form_control_kind (form, control))
    {
    case DOOR_CONTROL_INPUT:
    case DOOR_CONTROL_SECRET:
    case DOOR_CONTROL_GROUP:
      return TRUE;
    default:
      return FALSE;
    }
}

GPtrArray *
door_disclosure_leaving (const DoorDataset *released, gboolean moved)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);

  for (guint t = 0; t < door_dataset_n_tables (released); t++)
    for (guint c = 0; c < door_dataset_n_columns (released, t); c++)
      {
        const DoorColumn *column = door_dataset_column (released, t, c);
        gboolean text = is_free_text (released, column);

        if (door_dataset_stats (released, t, c)->n_values == 0
            || !(text || (is_position (column) && !moved)))
          continue;
        g_ptr_array_add (out, g_strdup_printf ("%s.%s: %s", door_dataset_table_name (released, t),
                                               column->name, text ? "free text" : "position"));
      }
  return out;
}
