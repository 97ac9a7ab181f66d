/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a country has still to write for a questionnaire. */
#define G_LOG_DOMAIN "doorctl"

#include "door-country-private.h"

#include <stdlib.h>
#include <string.h>

#define PLACEHOLDER "…" /* an office writes its own number over it */

/* What every country has to say for itself, where the questionnaire asks it. */
static const char *const own_lists[]
    = { "authority", "ethnic", "language", "official", "region", "school" };

/* Lists and figures of our questionnaires: one folder serves them all, and not each has every one. */
static const char *const kit_lists[]
    = { "authority", "ethnic", "income", "language", "official", "region", "school", NULL };
static const char *const kit_figures[]
    = { "forms_cap",      "forms_long",  "gps_exact",    "gps_metres",     "least_minutes",
        "private_of_men", "series_from", "thanks_count", "women_by_women", NULL };

static void G_GNUC_PRINTF (5, 6)
    say (DoorFitting *self, const char *code, const char *file, guint line, const char *format, ...)
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
uses_list (const DoorFitting *self, const char *list)
{
  for (guint row = 0; row < door_csv_rows (self->survey); row++)
    {
      g_auto (GStrv) words = g_strsplit (door_country_cell (self->survey, row, "type"), " ", -1);

      if (words[0] && words[1] && g_str_has_prefix (words[0], "select")
          && strcmp (words[1], list) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Every label in every language of the questionnaire. */
static void
check_labels (DoorFitting *self, const char *list, const DoorCsvTable *table)
{
  g_autofree char *file = g_strconcat (list, ".csv", NULL);

  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    {
      const char *header = door_csv_header (self->choices, c);

      if (!g_str_has_prefix (header, "label"))
        continue;
      for (guint row = 0; row < door_csv_rows (table); row++)
        if (*door_country_cell (table, row, header) == '\0')
          say (self, "country-label", file, door_csv_line (table, row), "“%s” has no %s",
               door_country_cell (table, row, "name"), header);
    }
}

static void
check_own_lists (DoorFitting *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_lists); i++)
    {
      g_autofree char *file = g_strconcat (own_lists[i], ".csv", NULL);

      if (uses_list (self, own_lists[i]) && !door_country_file (self->country, own_lists[i]))
        say (self, "country-list-missing", file, 0,
             "write the list “%s” as this country has it; the questionnaire's own is an example",
             own_lists[i]);
    }
}

static void
check_lists (DoorFitting *self)
{
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->country->files), (GCompareFunc) strcmp);

  for (GList *l = names; l; l = l->next)
    {
      g_autofree char *file = g_strconcat (l->data, ".csv", NULL);

      if (!door_country_is_list (l->data))
        continue;
      if (!door_fitting_has_choice (self, l->data, NULL))
        {
          if (!g_strv_contains (kit_lists, l->data))
            say (self, "country-list-unknown", file, 0, "the questionnaire has no list “%s”",
                 (const char *) l->data);
        }
      else
        check_labels (self, l->data, door_country_file (self->country, l->data));
    }
}

/* Without one that counts, 16.3.1 would be zero by construction. */
static void
check_authorities (DoorFitting *self)
{
  DoorCsvTable *table = door_country_file (self->country, "authority");
  gboolean competent = FALSE, recognised = FALSE;

  if (!table)
    return;
  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      competent |= strcmp (door_country_cell (table, row, "competent"), "yes") == 0;
      recognised |= strcmp (door_country_cell (table, row, "recognised"), "yes") == 0;
    }
  if (!competent)
    say (self, "country-authority", "authority.csv", 0,
         "no authority is marked in the column “competent”: telling would never count");
  if (!recognised)
    say (self, "country-authority", "authority.csv", 0,
         "no other mechanism is marked in the column “recognised”; if the law has none, say so in "
         "the report");
}

static gboolean
has_language (const DoorFitting *self, const char *code)
{
  g_autofree char *ending = g_strdup_printf ("(%s)", code);

  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    if (g_str_has_prefix (door_csv_header (self->choices, c), "label")
        && g_str_has_suffix (door_csv_header (self->choices, c), ending))
      return TRUE;
  return FALSE;
}

/* A language to speak in needs the questionnaire's texts in it; "other" is no code of a language. */
static void
check_languages (DoorFitting *self)
{
  DoorCsvTable *table = door_country_file (self->country, "language");

  for (guint row = 0; table && row < door_csv_rows (table); row++)
    {
      const char *code = door_country_cell (table, row, "name");

      if (strlen (code) <= 3 && !has_language (self, code))
        say (self, "country-language", "language.csv", door_csv_line (table, row),
             "the questionnaire has no texts in the language “%s”: doorctl translate writes them "
             "out",
             code);
    }
}

static void
check_modules (DoorFitting *self)
{
  DoorCsvTable *table = door_country_file (self->country, "modules");

  if (!table && door_fitting_has_choice (self, "module", NULL))
    say (self, "country-list-missing", "modules.csv", 0, "say which modules are asked");
  for (guint row = 0; table && row < door_csv_rows (table); row++)
    {
      const char *name = door_country_cell (table, row, "name"),
                 *on = door_country_cell (table, row, "on");

      if (door_fitting_has_choice (self, "module", NULL)
          && !door_fitting_has_choice (self, "module", name))
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
    if (strcmp (door_country_cell (table, row, "district"), district) == 0
        || *door_country_cell (table, row, "district") == '\0')
      return TRUE;
  return FALSE;
}

static void
check_support (DoorFitting *self)
{
  DoorCsvTable *table = door_country_file (self->country, "support");
  DoorCsvTable *regions = door_country_file (self->country, "region");

  if (!table || door_csv_rows (table) == 0)
    {
      say (self, "country-support", "support.csv", 0,
           "write the places that help; no interview without them");
      return;
    }
  for (guint row = 0; row < door_csv_rows (table); row++)
    if (*door_country_cell (table, row, "phone") == '\0'
        || strstr (door_country_cell (table, row, "phone"), PLACEHOLDER))
      say (self, "country-support", "support.csv", door_csv_line (table, row),
           "this place has no telephone number");
  for (guint row = 0; regions && row < door_csv_rows (regions); row++)
    if (!has_support (table, door_country_cell (regions, row, "name")))
      say (self, "country-support", "support.csv", 0, "nothing helps in region “%s”",
           door_country_cell (regions, row, "name"));
}

/* What the questionnaire has as a figure or a rule, but for the age, which country.csv says. */
static gboolean
is_threshold (const DoorFitting *self, guint row)
{
  return strcmp (door_country_cell (self->choices, row, "list_name"), "setting") == 0
         && strcmp (door_country_cell (self->choices, row, "name"), "adult_age") != 0;
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

static gboolean
is_rule (const char *text)
{
  return strcmp (text, "yes") == 0 || strcmp (text, "no") == 0;
}

/* A figure stays a figure, a rule is on or off. */
static void
check_threshold (DoorFitting *self, const DoorCsvTable *table, guint row)
{
  const char *name = door_country_cell (table, row, "name");
  const char *set = door_country_cell (table, row, "set");
  guint line = door_csv_line (table, row), of = 0;

  while (of < door_csv_rows (self->choices)
         && !(is_threshold (self, of)
              && strcmp (door_country_cell (self->choices, of, "name"), name) == 0))
    of++;
  if (of == door_csv_rows (self->choices))
    {
      if (!g_strv_contains (kit_figures, name))
        say (self, "country-threshold", "thresholds.csv", line,
             "there is no figure or rule “%s” in the questionnaire", name);
    }
  else if (is_rule (door_country_cell (self->choices, of, "set")) ? !is_rule (set)
                                                                  : !is_number (set))
    say (self, "country-threshold", "thresholds.csv", line, "“%s” is “%s”; it has to be %s", name,
         set,
         is_rule (door_country_cell (self->choices, of, "set")) ? "yes or no" : "a whole number");
}

/* Every figure of the questionnaire is decided by the country, be it to keep it. */
static void
check_thresholds (DoorFitting *self)
{
  DoorCsvTable *table = door_country_file (self->country, "thresholds");

  for (guint row = 0; table && row < door_csv_rows (table); row++)
    if (door_fitting_has_choice (self, "setting", NULL))
      check_threshold (self, table, row);
  for (guint row = 0; row < door_csv_rows (self->choices); row++)
    {
      const char *name = door_country_cell (self->choices, row, "name");

      if (is_threshold (self, row) && !door_country_has_row (table, name))
        say (self, "country-threshold-missing", "thresholds.csv", 0,
             "decide “%s” (%s); the questionnaire says %s", name,
             door_country_cell (self->choices, row, "label::English (en)"),
             door_country_cell (self->choices, row, "set"));
    }
}

static void
check_settings (DoorFitting *self)
{
  const char *age = door_country_setting (self->country, "adult_age");

  if (*door_country_setting (self->country, "country") == '\0')
    say (self, "country-setting", "country.csv", 0, "the name of the country is missing");
  if (atoi (age) < 15 || atoi (age) > 21)
    say (self, "country-setting", "country.csv", 0,
         "adult_age is missing, or not between 15 and 21");
  else if (atoi (age) != 18 && !door_fitting_has_choice (self, "setting", "adult_age"))
    say (self, "country-setting", "country.csv", 0,
         "adult_age is %s: the texts that say 18 have to be written anew in every language", age);
  else if (atoi (age) < 18)
    say (self, "country-setting", "country.csv", 0,
         "adult_age is %s: write into the consent how a guardian permits it", age);
}

void
door_fitting_check (DoorFitting *self)
{
  check_settings (self);
  check_thresholds (self);
  check_modules (self);
  check_own_lists (self);
  check_lists (self);
  check_languages (self);
  check_authorities (self);
  check_support (self);
}
