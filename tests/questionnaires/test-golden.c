/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What interviews give, kept: each scenario beside a questionnaire gives exactly the submission in
 * golden/QUESTIONNAIRE/SCENARIO.xml; those derived from them (a victim of each event, refusals
 * everywhere, yes to everything, each guarded part interrupted at its first and at its last question, a
 * break-off before each section) give
 * the values in golden/QUESTIONNAIRE/derived.txt, of which only those are listed that differ from the
 * scenario they come from.
 *
 * DOOR_GOLDEN_WRITE=1 writes them anew: read the difference before it is kept. */
#include <string.h>

#include "door-files.h"
#include "door-play.h"
#include "door-xlsform.h"

#define SEED 7
#define MAX_GOLDEN_BYTES (4u * 1024 * 1024)

typedef struct {
  char *folder;
  char *name;
  DoorFormDef *def;
  GString *derived;
} Golden;

static void
compare (const Golden *self, const char *file, GBytes *found)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests",
                                            "questionnaires", "golden", self->name, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) expected = NULL;

  if (g_getenv ("DOOR_GOLDEN_WRITE") != NULL)
    {
      g_autofree char *parent = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
      door_file_replace (path, found, 0644, &error);
      g_assert_no_error (error);
      return;
    }
  expected = door_file_load (path, MAX_GOLDEN_BYTES, &error);
  g_assert_no_error (error);
  if (!g_bytes_equal (expected, found))
    g_error ("%s is not what this interview gives now", path);
}

/* --- Scenarios ---------------------------------------------------------------------------- */

static DoorPlay *
read_play (const Golden *self, const char *scenario)
{
  g_autofree char *path = g_build_filename (self->folder, scenario, NULL);

  return door_play_read (path);
}

static gboolean
has_scenario (const Golden *self, const char *scenario)
{
  g_autofree char *path = g_build_filename (self->folder, scenario, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
check_scenario (const Golden *self, const char *scenario)
{
  g_autoptr (DoorPlay) play = read_play (self, scenario);
  g_autoptr (DoorSession) session = door_play_begin (play, self->def, SEED);
  g_autofree char *base = g_strndup (scenario, strlen (scenario) - strlen (".scenario"));
  g_autofree char *file = g_strconcat (base, ".xml", NULL);
  g_autoptr (GBytes) xml = NULL;

  door_play_to_end (play, session);
  door_session_finalize (session);
  xml = door_session_to_xml (session, TRUE);
  compare (self, file, xml);
}

static void
check_scenarios (const Golden *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".scenario"))
      check_scenario (self, name);
}

/* --- Values ------------------------------------------------------------------------------- */

static void
take_values (DoorSession *session, DoorNode node, GHashTable *values, GPtrArray *order)
{
  DoorNode child = door_session_first_child (session, node);

  if (!door_session_is_relevant (session, node))
    return;
  if (child == DOOR_NODE_NONE && *door_session_value (session, node) != '\0')
    {
      char *ref = door_session_ref (session, node);

      g_hash_table_insert (values, ref, g_strdup (door_session_value (session, node)));
      g_ptr_array_add (order, ref);
    }
  for (; child != DOOR_NODE_NONE; child = door_session_next_sibling (session, child))
    take_values (session, child, values, order);
}

static GHashTable *
values_of (DoorSession *session, GPtrArray *order)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  take_values (session, DOOR_NODE_ROOT, values, order);
  return values;
}

/* The lines in which a derived interview is another than the one it comes from. */
static void
tell (Golden *self, const char *title, DoorSession *base, DoorSession *session, gboolean with_gone)
{
  g_autoptr (GPtrArray) old_order = g_ptr_array_new (), order = g_ptr_array_new ();
  g_autoptr (GHashTable) old = values_of (base, old_order), new = values_of (session, order);

  g_string_append_printf (self->derived, "## %s\n", title);
  for (guint i = 0; with_gone && i < old_order->len; i++)
    if (g_hash_table_lookup (new, old_order->pdata[i]) == NULL)
      g_string_append_printf (self->derived, "%s gone\n", (char *) old_order->pdata[i]);
  for (guint i = 0; i < order->len; i++)
    {
      const char *value = g_hash_table_lookup (new, order->pdata[i]);

      if (g_strcmp0 (g_hash_table_lookup (old, order->pdata[i]), value) != 0)
        g_string_append_printf (self->derived, "%s = %s\n", (char *) order->pdata[i], value);
    }
}

/* --- Derived interviews ------------------------------------------------------------------- */

static const char *
quiet_scenario (const Golden *self)
{
  return has_scenario (self, "nonvictim.scenario") ? "nonvictim.scenario" : "whole.scenario";
}

static DoorSession *
play_whole (const Golden *self, const char *scenario)
{
  g_autoptr (DoorPlay) play = read_play (self, scenario);
  DoorSession *session = door_play_begin (play, self->def, SEED);

  door_play_to_end (play, session);
  return session;
}

static void
answer_named (Golden *self, DoorSession *session, const char *name, const char *value)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    if (strcmp (door_form_name (self->def, node), name) == 0)
      {
        DoorNode at = door_session_near (session, node, DOOR_NODE_ROOT);
        if (door_session_set (session, at, value, FALSE) != DOOR_OUTCOME_OK)
          g_error ("%s: %s = %s was refused", self->name, name, value);
      }
}

/* Everything one has to own or use before an event is asked about. */
static void
own_everything (Golden *self, DoorSession *session)
{
  static const char *const names[]
      = { "own_car", "own_moto", "own_bike", "own_farm", "e_internet", "e_account" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    answer_named (self, session, names[i], "1");
}

/* Nothing else happened, also of what was not asked before. */
static void
deny_the_rest (Golden *self, DoorSession *session)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    {
      DoorNode at = door_session_near (session, node, DOOR_NODE_ROOT);

      if (g_str_has_suffix (door_form_name (self->def, node), "_5y")
          && door_session_is_relevant (session, at) && *door_session_value (session, at) == '\0')
        door_session_set (session, at, "2", FALSE);
    }
}

static void
derive_victim (Golden *self, const char *code)
{
  static const char *const steps[] = { "5y", "12m", "n" };
  g_autoptr (DoorSession) base = play_whole (self, quiet_scenario (self));
  g_autoptr (DoorSession) session = play_whole (self, quiet_scenario (self));
  g_autofree char *title = g_strdup_printf ("victim: %s", code);

  own_everything (self, session);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%s", code, steps[i]);
      answer_named (self, session, name, "1");
    }
  deny_the_rest (self, session);
  door_play_fill (session, FALSE);
  tell (self, title, base, session, TRUE);
}

static void
derive_victims (Golden *self)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    {
      const char *name = door_form_name (self->def, node);

      if (strlen (name) == strlen ("hv_5y") && g_str_has_suffix (name, "_5y"))
        {
          g_autofree char *code = g_strndup (name, 2);
          derive_victim (self, code);
        }
    }
}

static void
derive_filled (Golden *self, const char *title, gboolean refuses)
{
  g_autoptr (DoorPlay) play = read_play (self, "whole.scenario");
  g_autoptr (DoorSession) base = door_play_begin (play, self->def, SEED);
  g_autoptr (DoorSession) session = door_play_begin (play, self->def, SEED);

  door_play_fill (session, refuses);
  tell (self, title, base, session, TRUE);
}

/* The first guarded group behind a gate. */
static DoorDefNode
group_behind (const Golden *self, DoorDefNode gate)
{
  DoorDefNode node = gate + 1;

  while (door_form_bind_attribute (self->def, node, "door:sensitivity") == NULL)
    node++;
  return node;
}

/* Somebody comes in while a section is asked, and stays: what follows is answered all the same. */
static void
derive_interruption (Golden *self, DoorDefNode gate, gboolean late, DoorSession *base)
{
  const DoorDefNode node = group_behind (self, gate);
  g_autofree char *group = g_strconcat (door_form_path (self->def, node), "/", NULL);
  g_autofree char *title = g_strdup_printf ("interrupted%s: %s", late ? " at the end" : "",
                                            door_form_name (self->def, gate));
  g_autoptr (DoorPlay) play = read_play (self, "whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, self->def, SEED);
  const char *at = late ? door_play_last (play, group) : door_play_first (play, group);

  if (at == NULL)
    g_error ("%s: the whole scenario does not go behind %s", self->name,
             door_form_path (self->def, gate));
  door_play_until (play, session, at);
  answer_named (self, session, door_form_name (self->def, gate), "-5");
  door_session_seal_node (session, door_session_near (session, node, DOOR_NODE_ROOT));
  door_play_fill (session, FALSE);
  tell (self, title, base, session, TRUE);
}

static void
derive_interruptions (Golden *self)
{
  g_autoptr (DoorSession) base = play_whole (self, "whole.scenario");

  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    if (door_form_bind_attribute (self->def, node, "door:gate") != NULL)
      {
        derive_interruption (self, node, FALSE, base);
        derive_interruption (self, node, TRUE, base);
      }
}

/* The talk ends before a section: what is known then. */
static void
derive_break_offs (Golden *self)
{
  g_autoptr (DoorSession) base = play_whole (self, "whole.scenario");

  for (DoorDefNode node = door_form_first_child (self->def, 0); node != DOOR_DEF_NONE;
       node = door_form_next_sibling (self->def, node))
    {
      g_autofree char *group = g_strconcat (door_form_path (self->def, node), "/", NULL);
      g_autofree char *title
          = g_strdup_printf ("ends before: %s", door_form_name (self->def, node));
      g_autoptr (DoorPlay) play = read_play (self, "whole.scenario");
      g_autoptr (DoorSession) session = door_play_begin (play, self->def, SEED);
      const char *first = door_play_first (play, group);

      if (first == NULL)
        continue;
      door_play_until (play, session, first);
      tell (self, title, base, session, FALSE);
    }
}

/* --- All ---------------------------------------------------------------------------------- */

static void
test_golden (gconstpointer folder)
{
  Golden self = { .folder = g_strdup (folder), .name = g_path_get_basename (folder) };
  g_autoptr (GBytes) derived = NULL;

  self.def = door_play_load (self.name);
  self.derived = g_string_new (NULL);
  check_scenarios (&self);
  derive_victims (&self);
  derive_filled (&self, "refuses everything", TRUE);
  derive_filled (&self, "the first answer to everything", FALSE);
  derive_interruptions (&self);
  derive_break_offs (&self);
  derived = g_string_free_to_bytes (g_steal_pointer (&self.derived));
  compare (&self, "derived.txt", derived);
  door_form_unref (self.def);
  g_free (self.name);
  g_free (self.folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *all = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  all = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", NULL);
  dir = g_dir_open (all, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (all, name, NULL);
      g_autofree char *path = g_strdup_printf ("/golden/%s", name);

      if (door_xlsform_is_workbook (folder))
        g_test_add_data_func_full (path, g_steal_pointer (&folder), test_golden, g_free);
    }
  return g_test_run ();
}
