/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-country.h"

#include "door-csv.h"
#include "door-files.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (8u * 1024 * 1024)
#define PLACEHOLDER "…" /* an office writes its own number over it */

struct _DoorCountry {
  char *folder;
  GHashTable *files; /* name without ".csv" → DoorCsvTable */
};

/* What every country has to say for itself, where the questionnaire asks it. */
static const char *const own_lists[] = { "authority", "language", "official", "region", "school" };

/* --- Reading ------------------------------------------------------------------------------ */

static DoorCsvTable *
read_table (const char *folder, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, error);
  DoorCsvTable *table = bytes ? door_csv_read (bytes, error) : NULL;

  if (bytes && !table)
    g_prefix_error (error, "%s: ", path);
  return table;
}

void
door_country_free (DoorCountry *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_hash_table_unref (self->files);
  g_free (self);
}

DoorCountry *
door_country_load (const char *folder, GError **error)
{
  g_autoptr (DoorCountry) self = g_new0 (DoorCountry, 1);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  self->folder = g_strdup (folder);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) door_csv_table_free);
  if (!dir)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      DoorCsvTable *table;

      if (!g_str_has_suffix (name, ".csv"))
        continue;
      table = read_table (folder, name, error);
      if (!table)
        return NULL;
      g_hash_table_insert (self->files, g_strndup (name, strlen (name) - strlen (".csv")), table);
    }
  return g_steal_pointer (&self);
}

static DoorCsvTable *
find_file (const DoorCountry *self, const char *name)
{
  return g_hash_table_lookup (self->files, name);
}

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  return column < 0 ? "" : door_csv_cell (table, row, (guint) column);
}

static const char *
country_setting (const DoorCountry *self, const char *name)
{
  DoorCsvTable *table = find_file (self, "country");

  for (guint row = 0; table && row < door_csv_rows (table); row++)
    if (strcmp (cell (table, row, "name"), name) == 0)
      return cell (table, row, "value");
  return "";
}

/* --- What is missing ---------------------------------------------------------------------- */

typedef struct {
  DoorCountry *country;
  DoorCsvTable *survey, *choices;
  DoorDiagnostics *diagnostics;
} Fitting;

static void
fitting_clear (Fitting *self)
{
  g_clear_pointer (&self->survey, door_csv_table_free);
  g_clear_pointer (&self->choices, door_csv_table_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fitting, fitting_clear)

static void G_GNUC_PRINTF (5, 6)
    say (Fitting *self, const char *code, const char *file, guint line, const char *format, ...)
{
  DoorPlace place = { file, line, 0 };
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_WARNING, code, &place, "%s", text);
}

static gboolean
uses_list (const Fitting *self, const char *list)
{
  for (guint row = 0; row < door_csv_rows (self->survey); row++)
    {
      g_auto (GStrv) words = g_strsplit (cell (self->survey, row, "type"), " ", -1);

      if (words[0] && words[1] && g_str_has_prefix (words[0], "select")
          && strcmp (words[1], list) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_choice (const Fitting *self, const char *list, const char *name)
{
  for (guint row = 0; row < door_csv_rows (self->choices); row++)
    if (strcmp (cell (self->choices, row, "list_name"), list) == 0
        && (!name || strcmp (cell (self->choices, row, "name"), name) == 0))
      return TRUE;
  return FALSE;
}

/* Every label in every language of the questionnaire. */
static void
check_labels (Fitting *self, const char *list, const DoorCsvTable *table)
{
  g_autofree char *file = g_strconcat (list, ".csv", NULL);

  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    {
      const char *header = door_csv_header (self->choices, c);

      if (!g_str_has_prefix (header, "label"))
        continue;
      for (guint row = 0; row < door_csv_rows (table); row++)
        if (*cell (table, row, header) == '\0')
          say (self, "country-label", file, door_csv_line (table, row), "“%s” has no %s",
               cell (table, row, "name"), header);
    }
}

static void
check_own_lists (Fitting *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_lists); i++)
    {
      g_autofree char *file = g_strconcat (own_lists[i], ".csv", NULL);

      if (uses_list (self, own_lists[i]) && !find_file (self->country, own_lists[i]))
        say (self, "country-list-missing", file, 0,
             "write the list “%s” as this country has it; the questionnaire's own is an example",
             own_lists[i]);
    }
}

static gboolean
is_list (const char *name)
{
  static const char *const others[] = { "country", "modules", "support", NULL };

  return !g_strv_contains (others, name);
}

static void
check_lists (Fitting *self)
{
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->country->files), (GCompareFunc) strcmp);

  for (GList *l = names; l; l = l->next)
    {
      g_autofree char *file = g_strconcat (l->data, ".csv", NULL);

      if (!is_list (l->data))
        continue;
      if (!has_choice (self, l->data, NULL))
        say (self, "country-list-unknown", file, 0, "the questionnaire has no list “%s”",
             (const char *) l->data);
      else
        check_labels (self, l->data, find_file (self->country, l->data));
    }
}

/* Without one that counts, 16.3.1 would be zero by construction. */
static void
check_authorities (Fitting *self)
{
  DoorCsvTable *table = find_file (self->country, "authority");
  gboolean competent = FALSE, recognised = FALSE;

  if (!table)
    return;
  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      competent |= strcmp (cell (table, row, "competent"), "yes") == 0;
      recognised |= strcmp (cell (table, row, "recognised"), "yes") == 0;
    }
  if (!competent)
    say (self, "country-authority", "authority.csv", 0,
         "no authority is marked in the column “competent”: telling would never count");
  if (!recognised)
    say (self, "country-authority", "authority.csv", 0,
         "no other mechanism is marked in the column “recognised”; if the law has none, say so in "
         "the report");
}

static void
check_modules (Fitting *self)
{
  DoorCsvTable *table = find_file (self->country, "modules");

  if (!table && has_choice (self, "module", NULL))
    say (self, "country-list-missing", "modules.csv", 0, "say which modules are asked");
  for (guint row = 0; table && row < door_csv_rows (table); row++)
    {
      const char *name = cell (table, row, "name"), *on = cell (table, row, "on");

      if (has_choice (self, "module", NULL) && !has_choice (self, "module", name))
        say (self, "country-module", "modules.csv", door_csv_line (table, row),
             "there is no module “%s”", name);
      if (strcmp (on, "yes") != 0 && strcmp (on, "no") != 0)
        say (self, "country-module", "modules.csv", door_csv_line (table, row),
             "module “%s” is neither on (“yes”) nor off (“no”)", name);
    }
}

static gboolean
has_support (const DoorCsvTable *table, const char *district)
{
  for (guint row = 0; row < door_csv_rows (table); row++)
    if (strcmp (cell (table, row, "district"), district) == 0
        || *cell (table, row, "district") == '\0')
      return TRUE;
  return FALSE;
}

static void
check_support (Fitting *self)
{
  DoorCsvTable *table = find_file (self->country, "support");
  DoorCsvTable *regions = find_file (self->country, "region");

  if (!table || door_csv_rows (table) == 0)
    {
      say (self, "country-support", "support.csv", 0,
           "write the places that help; no interview without them");
      return;
    }
  for (guint row = 0; row < door_csv_rows (table); row++)
    if (*cell (table, row, "phone") == '\0' || strstr (cell (table, row, "phone"), PLACEHOLDER))
      say (self, "country-support", "support.csv", door_csv_line (table, row),
           "this place has no telephone number");
  for (guint row = 0; regions && row < door_csv_rows (regions); row++)
    if (!has_support (table, cell (regions, row, "name")))
      say (self, "country-support", "support.csv", 0, "nothing helps in region “%s”",
           cell (regions, row, "name"));
}

static void
check_settings (Fitting *self)
{
  const char *age = country_setting (self->country, "adult_age");

  if (*country_setting (self->country, "country") == '\0')
    say (self, "country-setting", "country.csv", 0, "the name of the country is missing");
  if (atoi (age) < 15 || atoi (age) > 21)
    say (self, "country-setting", "country.csv", 0,
         "adult_age is missing, or not between 15 and 21");
  else if (atoi (age) != 18)
    say (self, "country-setting", "country.csv", 0,
         "adult_age is %s: the texts that say 18 have to be written anew in every language", age);
}

static gboolean
open_sheets (Fitting *self, const char *questionnaire, GError **error)
{
  self->survey = read_table (questionnaire, "survey.csv", error);
  self->choices = self->survey ? read_table (questionnaire, "choices.csv", error) : NULL;
  return self->choices != NULL;
}

static void
check_all (Fitting *self)
{
  check_settings (self);
  check_modules (self);
  check_own_lists (self);
  check_lists (self);
  check_authorities (self);
  check_support (self);
}

gboolean
door_country_check (DoorCountry *self,
                    const char *questionnaire,
                    DoorDiagnostics *diagnostics,
                    GError **error)
{
  g_auto (Fitting) fitting = { self, NULL, NULL, diagnostics };

  if (!open_sheets (&fitting, questionnaire, error))
    return FALSE;
  check_all (&fitting);
  return TRUE;
}

/* --- Fitting ------------------------------------------------------------------------------ */

/* A row in the columns of the questionnaire's sheet. */
static void
append_own (
    GString *out, const Fitting *self, const char *list, const DoorCsvTable *table, guint row)
{
  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    {
      const char *header = door_csv_header (self->choices, c);

      if (c > 0)
        g_string_append_c (out, ',');
      door_csv_append_cell (out,
                            strcmp (header, "list_name") == 0 ? list : cell (table, row, header));
    }
  g_string_append (out, "\n");
}

static const char *
switched (const Fitting *self, guint row, const char *header, const char *text)
{
  DoorCsvTable *modules = find_file (self->country, "modules");

  if (!modules || strcmp (header, "on") != 0
      || strcmp (cell (self->choices, row, "list_name"), "module") != 0)
    return text;
  for (guint m = 0; m < door_csv_rows (modules); m++)
    if (strcmp (cell (modules, m, "name"), cell (self->choices, row, "name")) == 0)
      return cell (modules, m, "on");
  return text;
}

static GBytes *
fit_choices (const Fitting *self)
{
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    g_string_append_printf (out, "%s%s", c > 0 ? "," : "", door_csv_header (self->choices, c));
  g_string_append_c (out, '\n');
  for (guint row = 0; row < door_csv_rows (self->choices); row++)
    {
      const char *list = cell (self->choices, row, "list_name");
      DoorCsvTable *own = is_list (list) ? find_file (self->country, list) : NULL;

      for (guint c = 0; !own && c < door_csv_columns (self->choices); c++)
        {
          const char *text = door_csv_cell (self->choices, row, c);

          if (c > 0)
            g_string_append_c (out, ',');
          door_csv_append_cell (out,
                                switched (self, row, door_csv_header (self->choices, c), text));
        }
      if (!own)
        g_string_append_c (out, '\n');
      if (own && g_hash_table_add (written, (gpointer) list))
        for (guint o = 0; o < door_csv_rows (own); o++)
          append_own (out, self, list, own, o);
    }
  return g_string_free_to_bytes (out);
}

/* "name::English (en)" → {"en": …} */
static void
add_text (JsonBuilder *builder, const DoorCsvTable *table, guint row, const char *what)
{
  g_autofree char *prefix = g_strconcat (what, "::", NULL);

  json_builder_set_member_name (builder, what);
  json_builder_begin_object (builder);
  for (guint c = 0; c < door_csv_columns (table); c++)
    {
      const char *header = door_csv_header (table, c);
      const char *open = strrchr (header, '(');
      g_autofree char *code = open ? g_strndup (open + 1, strcspn (open + 1, ")")) : NULL;

      if (!g_str_has_prefix (header, prefix) || !code)
        continue;
      json_builder_set_member_name (builder, code);
      json_builder_add_string_value (builder, door_csv_cell (table, row, c));
    }
  json_builder_end_object (builder);
}

static JsonNode *
make_support (const DoorCsvTable *table)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      static const char *const plain[] = { "district", "phone", "hours" };

      json_builder_begin_object (builder);
      add_text (builder, table, row, "name");
      add_text (builder, table, row, "what");
      for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
        {
          json_builder_set_member_name (builder, plain[i]);
          json_builder_add_string_value (builder, cell (table, row, plain[i]));
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

/* protocol.json with the country's places that help. */
static gboolean
write_protocol (const Fitting *self, const char *questionnaire, const char *to, GError **error)
{
  g_autofree char *from = g_build_filename (questionnaire, "protocol.json", NULL);
  g_autofree char *path = g_build_filename (to, "protocol.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DoorCsvTable *support = find_file (self->country, "support");
  gboolean is_there = g_file_test (from, G_FILE_TEST_EXISTS);

  if (!support)
    return TRUE;
  if (!(is_there ? json_parser_load_from_file (parser, from, error)
                 : json_parser_load_from_data (parser, "{}", -1, error)))
    return FALSE;
  json_object_set_member (json_node_get_object (json_parser_get_root (parser)), "support",
                          make_support (support));
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, json_parser_get_root (parser));
  text = json_generator_to_data (generator, NULL);
  bytes = g_bytes_new (text, strlen (text));
  return door_file_replace (path, bytes, 0644, error);
}

static gboolean
copy_file (const char *from, const char *to, const char *name, GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autoptr (GBytes) bytes = door_file_load (source, MAX_BYTES, error);

  return bytes && door_file_replace (target, bytes, 0644, error);
}

gboolean
door_country_apply (DoorCountry *self,
                    const char *questionnaire,
                    const char *to,
                    DoorDiagnostics *diagnostics,
                    GError **error)
{
  g_auto (Fitting) fitting = { self, NULL, NULL, diagnostics };
  g_autofree char *path = g_build_filename (to, "choices.csv", NULL);
  g_autoptr (GBytes) choices = NULL;

  if (!open_sheets (&fitting, questionnaire, error))
    return FALSE;
  check_all (&fitting);
  choices = fit_choices (&fitting);
  return door_file_make_folder (to, error) && copy_file (questionnaire, to, "survey.csv", error)
         && copy_file (questionnaire, to, "settings.csv", error)
         && door_file_replace (path, choices, 0644, error)
         && write_protocol (&fitting, questionnaire, to, error);
}
