/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl iccs: the coder's desk. Searching the classification, and a list of the events of an export
 * that somebody has to look at. */
#define G_LOG_DOMAIN "doorctl"

#include "door-csv.h"
#include "door-files.h"
#include "door-iccs.h"
#include "door-tool.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_BYTES (64u * 1024 * 1024)
#define SUGGESTIONS 3
#define MOST_FOUND 10

typedef struct {
  DoorIccs *classes;
  DoorCsvTable *events; /* rows of a repeat of the export */
  DoorCsvTable *known;  /* what was decided before; NULL */
  GString *out;
  guint n_events, n_open;
} Coding;

static void
coding_clear (Coding *self)
{
  g_clear_pointer (&self->classes, door_iccs_free);
  g_clear_pointer (&self->events, door_csv_table_free);
  g_clear_pointer (&self->known, door_csv_table_free);
  if (self->out)
    g_string_free (self->out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Coding, coding_clear)

static DoorCsvTable *
read_table (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, error);
  DoorCsvTable *table = bytes ? door_csv_read (bytes, error) : NULL;

  if (bytes && !table)
    g_prefix_error (error, "%s: ", path);
  return table;
}

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  return column < 0 ? "" : door_csv_cell (table, row, (guint) column);
}

/* The names a questionnaire gives to events, in all its languages, are words of their class. */
static gboolean
add_questionnaire (DoorIccs *classes, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "choices.csv", NULL);
  g_autoptr (DoorCsvTable) choices = read_table (path, error);

  for (guint row = 0; choices && row < door_csv_rows (choices); row++)
    for (guint c = 0; c < door_csv_columns (choices); c++)
      if (*cell (choices, row, "iccs") && g_str_has_prefix (door_csv_header (choices, c), "label"))
        door_iccs_add_words (classes, cell (choices, row, "iccs"), door_csv_cell (choices, row, c));
  return choices != NULL;
}

static DoorIccs *
read_classes (const char *own, GError **error)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *path = own ? g_strdup (own) : NULL;
  g_autofree char *full = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorIccs) classes = NULL;

  if (!path && !data)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "the classification was not found; name it with --classes");
      return NULL;
    }
  if (!path)
    path = g_build_filename (data, "iccs.csv", NULL); /* where it was installed */
  if (!own && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_free (path);
      path = g_build_filename (data, "schema", "iccs.csv", NULL);
    }
  bytes = door_file_load (path, MAX_BYTES, error);
  classes = bytes ? door_iccs_read (bytes, error) : NULL;
  full = data ? g_build_filename (data, "questionnaires", "victimization", NULL) : NULL;
  if (classes && full && !own && !add_questionnaire (classes, full, error))
    return NULL;
  return g_steal_pointer (&classes);
}

/* --- Searching ---------------------------------------------------------------------------- */

static int
run_search (const DoorCommand *command, char **argv)
{
  g_autofree char *file = NULL, *text = NULL;
  const GOptionEntry entries[] = { { "classes", 0, 0, G_OPTION_ARG_FILENAME, &file,
                                     "Another classification (code, title, synonyms)", "FILE" },
                                   { NULL } };
  g_autoptr (DoorIccs) classes = NULL;
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!argv[1])
    return door_tool_needs (command, "the words to look for");
  classes = read_classes (file, &error);
  if (!classes)
    return door_tool_fail (error);
  text = g_strjoinv (" ", argv + 1);
  hits = door_iccs_search (classes, text, MOST_FOUND);
  for (guint i = 0; i < hits->len; i++)
    {
      const DoorIccsClass *found = g_array_index (hits, DoorIccsHit, i).found;

      g_print ("%-8s %s (%s)\n", found->code, found->title, found->state);
    }
  if (hits->len == 0)
    g_print ("nothing fits; try a plainer word, or one word only\n");
  return DOOR_EXIT_DONE;
}

/* --- Coding an export --------------------------------------------------------------------- */

static const char *
decided_before (const Coding *self, const char *key)
{
  for (guint row = 0; self->known && row < door_csv_rows (self->known); row++)
    if (strcmp (cell (self->known, row, "key"), key) == 0)
      return cell (self->known, row, "decided");
  return "";
}

static void
append_cells (GString *out, const char *const *cells)
{
  for (guint i = 0; cells[i]; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      door_csv_append_cell (out, cells[i]);
    }
  g_string_append_c (out, '\n');
}

/* One event: what the interview coded, what its words suggest, what a person decided. */
static void
code_event (Coding *self, guint row)
{
  const char *story = cell (self->events, row, "i_story"),
             *code = cell (self->events, row, "i_iccs");
  const char *key = cell (self->events, row, "key"), *decided = decided_before (self, key);
  const DoorIccsClass *own = door_iccs_find (self->classes, code);
  g_autoptr (GArray) hits = door_iccs_search (self->classes, story, SUGGESTIONS);
  char *suggested[SUGGESTIONS] = { NULL };

  if (g_str_has_prefix (code, "-") || *code == '\0')
    return;
  for (guint i = 0; i < SUGGESTIONS; i++)
    {
      const DoorIccsClass *found
          = i < hits->len ? g_array_index (hits, DoorIccsHit, i).found : NULL;
      suggested[i] = found ? g_strdup_printf ("%s %s", found->code, found->title) : g_strdup ("");
    }
  {
    const char *const cells[] = { key,
                                  cell (self->events, row, "i_type"),
                                  code,
                                  own ? own->title : "",
                                  *story == '-' ? "" : story,
                                  suggested[0],
                                  suggested[1],
                                  suggested[2],
                                  decided,
                                  NULL };
    append_cells (self->out, cells);
  }
  self->n_events++;
  self->n_open += *decided == '\0' && *story != '\0' && *story != '-';
  for (guint i = 0; i < SUGGESTIONS; i++)
    g_free (suggested[i]);
}

static gboolean
check_decided (const Coding *self, const char *path, GError **error)
{
  for (guint row = 0; self->known && row < door_csv_rows (self->known); row++)
    {
      const char *decided = cell (self->known, row, "decided");

      if (*decided == '\0' || door_iccs_find (self->classes, decided))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s, line %u: “%s” is no class; write its code, with its zeros", path,
                   door_csv_line (self->known, row), decided);
      return FALSE;
    }
  return TRUE;
}

static gboolean
code_all (Coding *self, const char *export, const char *to, GError **error)
{
  static const char *const headers[]
      = { "key",         "type",        "code",        "title",   "story",
          "suggested_1", "suggested_2", "suggested_3", "decided", NULL };
  g_autofree char *events = g_build_filename (export, "incident.csv", NULL);
  g_autoptr (GBytes) bytes = NULL;

  self->events = read_table (events, error);
  if (self->events && g_file_test (to, G_FILE_TEST_EXISTS))
    {
      self->known = read_table (to, error);
      if (!self->known)
        return FALSE;
    }
  if (!self->events || !check_decided (self, to, error))
    return FALSE;
  self->out = g_string_new (NULL);
  append_cells (self->out, headers);
  for (guint row = 0; row < door_csv_rows (self->events); row++)
    code_event (self, row);
  bytes = g_bytes_new (self->out->str, self->out->len);
  return door_file_replace (to, bytes, 0600, error);
}

static int
run_code (const DoorCommand *command, char **argv)
{
  g_autofree char *file = NULL, *to = NULL;
  const GOptionEntry entries[] = { { "classes", 0, 0, G_OPTION_ARG_FILENAME, &file,
                                     "Another classification (code, title, synonyms)", "FILE" },
                                   { "to", 0, 0, G_OPTION_ARG_FILENAME, &to,
                                     "The list; what was decided in it is kept", "FILE" },
                                   { NULL } };
  g_auto (Coding) coding = { NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!to)
    return door_tool_needs (command, "--to");
  coding.classes = read_classes (file, &error);
  if (!coding.classes || !code_all (&coding, argv[1], to, &error))
    return door_tool_fail (error);
  g_print ("%u events, %u with words that nobody has looked at: fill in the column “decided”\n",
           coding.n_events, coding.n_open);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_iccs_commands[] = {
  { "iccs search", "WORDS…", "Find classes of crime by title and by the words people use",
    run_search },
  { "iccs code", "EXPORT", "List the events of an export with suggested classes", run_code },
  { NULL },
};
