/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-origins.h"

#include <string.h>

#define N_PARTS (DOOR_XLSFORM_PART_APPEARANCE + 1)

/* Columns are 1-based, 0 when there is no such cell. */
typedef struct {
  guint row;
  guint columns[N_PARTS];
} Origin;

struct _DoorXlsOrigins {
  GHashTable *by_path; /* path → Origin */
};

static guint
column_of_text (const DoorXlsText *text)
{
  return text->first ? text->first->column + 1 : 0;
}

static guint
column_of (const DoorXlsAttribute *attributes, const char *name)
{
  const DoorXlsAttribute *attribute = door_xls_attribute_find (attributes, name);
  return attribute ? column_of_text (&attribute->text) : 0;
}

static Origin *
origin_new (const DoorXlsTable *table, const DoorXlsRow *row)
{
  Origin *origin = g_new0 (Origin, 1);
  guint *columns = origin->columns;

  origin->row = row->number;
  columns[DOOR_XLSFORM_PART_NODE] = (guint) (door_xls_table_column (table, "name") + 1);
  columns[DOOR_XLSFORM_PART_LABEL] = column_of_text (&row->label);
  columns[DOOR_XLSFORM_PART_HINT] = column_of_text (&row->hint);
  columns[DOOR_XLSFORM_PART_DEFAULT] = column_of (row->others, "default");
  columns[DOOR_XLSFORM_PART_CALCULATE] = column_of (row->bind, "calculate");
  columns[DOOR_XLSFORM_PART_RELEVANT] = column_of (row->bind, "relevant");
  columns[DOOR_XLSFORM_PART_CONSTRAINT] = column_of (row->bind, "constraint");
  columns[DOOR_XLSFORM_PART_CONSTRAINT_MESSAGE] = column_of (row->bind, "jr:constraintMsg");
  columns[DOOR_XLSFORM_PART_REQUIRED] = column_of (row->bind, "required");
  columns[DOOR_XLSFORM_PART_REQUIRED_MESSAGE] = column_of (row->bind, "jr:requiredMsg");
  columns[DOOR_XLSFORM_PART_READONLY] = column_of (row->bind, "readonly");
  columns[DOOR_XLSFORM_PART_CHOICE_FILTER] = column_of (row->others, "choice_filter");
  columns[DOOR_XLSFORM_PART_REPEAT_COUNT] = column_of (row->control, "jr:count");
  columns[DOOR_XLSFORM_PART_TRIGGER] = column_of (row->others, "trigger");
  columns[DOOR_XLSFORM_PART_APPEARANCE] = column_of (row->control, "appearance");
  return origin;
}

DoorXlsOrigins *
door_xls_origins_new (DoorXlsConversion *conversion)
{
  DoorXlsOrigins *self = g_new0 (DoorXlsOrigins, 1);
  const DoorXlsTable *table = conversion->tables[DOOR_XLS_SHEET_SURVEY];

  self->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (DoorXlsNode *node = conversion->root; node;
       node = door_xls_node_next (node, conversion->root))
    if (node->row)
      g_hash_table_insert (self->by_path, g_strdup (node->path), origin_new (table, node->row));
  return self;
}

void
door_xls_origins_free (DoorXlsOrigins *self)
{
  g_hash_table_unref (self->by_path);
  g_free (self);
}

gboolean
door_xls_origins_place (const DoorXlsOrigins *self,
                        const char *path,
                        DoorXlsformPart part,
                        DoorPlace *ret_place)
{
  const Origin *origin = g_hash_table_lookup (self->by_path, path);

  if (!origin)
    return FALSE;
  *ret_place = (DoorPlace){ door_xls_sheet_names[DOOR_XLS_SHEET_SURVEY], origin->row,
                            origin->columns[part] };
  return TRUE;
}

/* --- places in the form --- */

/* What an attribute, or the end of an itext id, tells about the cell behind it. */
static const struct {
  const char *word;
  DoorXlsformPart part;
} parts[] = {
  { "relevant", DOOR_XLSFORM_PART_RELEVANT },
  { "calculate", DOOR_XLSFORM_PART_CALCULATE },
  { "constraint", DOOR_XLSFORM_PART_CONSTRAINT },
  { "constraintMsg", DOOR_XLSFORM_PART_CONSTRAINT_MESSAGE },
  { "required", DOOR_XLSFORM_PART_REQUIRED },
  { "requiredMsg", DOOR_XLSFORM_PART_REQUIRED_MESSAGE },
  { "readonly", DOOR_XLSFORM_PART_READONLY },
  { "count", DOOR_XLSFORM_PART_REPEAT_COUNT },
  { "appearance", DOOR_XLSFORM_PART_APPEARANCE },
  { "label", DOOR_XLSFORM_PART_LABEL },
  { "output", DOOR_XLSFORM_PART_LABEL },
  { "hint", DOOR_XLSFORM_PART_HINT },
  { "itemset", DOOR_XLSFORM_PART_CHOICE_FILTER },
  { "setvalue", DOOR_XLSFORM_PART_DEFAULT },
};

/* The part that the last telling word names. */
static DoorXlsformPart
part_in (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, "/@:[]", -1);
  DoorXlsformPart part = DOOR_XLSFORM_PART_NODE;

  for (guint i = 0; words[i]; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
      if (strcmp (words[i], parts[k].word) == 0)
        part = parts[k].part;
  return part;
}

/* "/data/age:label" → "/data/age", ":label". */
static const char *
split_itext_id (char *path)
{
  static const char *const ends[] = { ":label", ":hint", ":jr:constraintMsg", ":jr:requiredMsg" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (path, ends[i]))
      {
        path[strlen (path) - strlen (ends[i])] = '\0';
        return ends[i];
      }
  return "";
}

gboolean
door_xls_origins_locate (const DoorXlsOrigins *self, const char *element, DoorPlace *ret_place)
{
  static const char record[] = "/model/instance";
  const char *in_record = strstr (element, record);
  g_autofree char *text = g_strdup (element);

  if (in_record
      && door_xls_origins_place (self, in_record + strlen (record), DOOR_XLSFORM_PART_NODE,
                                 ret_place))
    return TRUE;

  for (char *open = strrchr (text, '['); open; open = strrchr (text, '['))
    {
      char *close = strchr (open, ']');
      char *name = open;
      const char *end;
      g_autofree char *context = NULL;
      g_autofree char *path = close ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;

      *open = '\0';
      if (!path)
        continue;
      while (name > text && name[-1] != '/')
        name--;
      end = split_itext_id (path);
      context = g_strconcat (name, "/", end, "/", element + (close - text) + 1, NULL);
      if (door_xls_origins_place (self, path, part_in (context), ret_place))
        return TRUE;
    }
  return FALSE;
}
