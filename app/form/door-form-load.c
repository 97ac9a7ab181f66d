/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

#include "door-files.h"

#define MAX_MEDIA_BYTES (64u * 1024 * 1024) /* a table of choices; the largest real one has 8 MB */

static GBytes *
load_from_folder (const DoorFormMedia *media, const char *name, const char *uri)
{
  g_autofree char *path = NULL;

  if (!door_file_name_is_safe (name))
    return NULL;
  path = g_build_filename (media->data, name, NULL);
  return door_file_load (path, MAX_MEDIA_BYTES, NULL);
}

DoorFormMedia
door_form_media_from_folder (const char *folder)
{
  return (DoorFormMedia){ load_from_folder, folder };
}

static DoorFormDef *
def_new (GBytes *xml)
{
  DoorFormDef *def = g_new0 (DoorFormDef, 1);

  def->ref_count = 1;
  def->strings = g_string_chunk_new (8192);
  def->xml = g_bytes_ref (xml);
  def->title = "";
  def->id = "";
  def->version = "";
  def->style = "";
  def->submission = DOOR_TREE_NONE;
  def->primary = DOOR_TREE_NONE;
  def->nodes = g_array_new (FALSE, FALSE, sizeof (DoorDefNodeData));
  def->bind_attributes = g_array_new (FALSE, FALSE, sizeof (DoorBindAttribute));
  def->repeats = g_ptr_array_new ();
  def->controls = g_array_new (FALSE, FALSE, sizeof (DoorControlData));
  def->choices = g_array_new (FALSE, FALSE, sizeof (DoorChoiceDef));
  def->actions = g_array_new (FALSE, FALSE, sizeof (DoorAction));
  def->value_actions = g_array_new (FALSE, FALSE, sizeof (guint32));
  def->instances = g_array_new (FALSE, FALSE, sizeof (DoorInstanceDef));
  def->programs = g_hash_table_new_full (door_text_hash, g_str_equal, NULL,
                                         (GDestroyNotify) door_xpath_unref);
  def->languages = g_array_new (FALSE, FALSE, sizeof (DoorLanguage));
  def->itext_ids = g_hash_table_new (door_text_hash, g_str_equal);
  def->outputs = g_hash_table_new (NULL, NULL);
  def->rules = g_array_new (FALSE, FALSE, sizeof (DoorRule));
  def->edges = g_array_new (FALSE, FALSE, sizeof (DoorEdge));
  def->reads = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
  def->instance_id = DOOR_DEF_NONE;
  def->deprecated_id = DOOR_DEF_NONE;
  def->instance_name = DOOR_DEF_NONE;
  return def;
}

static void
def_free (DoorFormDef *self)
{
  for (guint i = 0; i < self->controls->len; i++)
    {
      DoorItemset *itemset = door_form_control (self, i)->itemset;

      if (itemset)
        g_clear_pointer (&itemset->all, g_array_unref);
      g_free (itemset);
    }
  for (guint i = 0; i < self->instances->len; i++)
    door_tree_unref (g_array_index (self->instances, DoorInstanceDef, i).tree);
  for (guint i = 0; i < self->languages->len; i++)
    g_free (g_array_index (self->languages, DoorLanguage, i).code);
  g_array_unref (self->reads);
  g_array_unref (self->edges);
  g_array_unref (self->rules);
  g_hash_table_unref (self->outputs);
  g_free (self->itext);
  g_hash_table_unref (self->itext_ids);
  g_array_unref (self->languages);
  g_hash_table_unref (self->programs);
  g_array_unref (self->instances);
  g_array_unref (self->value_actions);
  g_array_unref (self->actions);
  g_array_unref (self->choices);
  g_array_unref (self->controls);
  g_free (self->children.entries);
  g_ptr_array_unref (self->repeats);
  g_array_unref (self->bind_attributes);
  g_array_unref (self->nodes);
  g_free (self->hash);
  if (self->map.free_data)
    self->map.free_data (self->map.data);
  g_bytes_unref (self->xml);
  g_string_chunk_free (self->strings);
  door_tree_unref (self->tree);
  g_free (self);
}

DoorFormDef *
door_form_ref (DoorFormDef *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
door_form_unref (DoorFormDef *self)
{
  if (self && g_atomic_int_dec_and_test (&self->ref_count))
    def_free (self);
}

static DoorTreeId
child (const DoorTree *tree, DoorTreeId parent, const char *name)
{
  return parent == DOOR_TREE_NONE ? DOOR_TREE_NONE
                                  : door_tree_child (tree, parent, g_quark_from_string (name));
}

static gboolean
find_parts (DoorLoader *self)
{
  const DoorTree *tree = self->tree;
  const DoorTreeId html = door_tree_child (tree, DOOR_TREE_DOCUMENT, 0);
  const DoorTreeId head = child (tree, html, "head");
  const DoorTreeId title = child (tree, head, "title");

  self->model = child (tree, head == DOOR_TREE_NONE ? html : head, "model");
  if (self->model == DOOR_TREE_NONE)
    self->model = child (tree, html, "model");
  self->body = child (tree, html, "body");
  if (title != DOOR_TREE_NONE)
    self->def->title
        = g_strstrip (g_string_chunk_insert (self->def->strings, tree->nodes[title].text));
  if (self->model != DOOR_TREE_NONE)
    return TRUE;
  door_loader_fault (self, DOOR_SEVERITY_ERROR, "no-model", html, NULL, 0,
                     "this is not an XForm: html/head/model is missing");
  return FALSE;
}

static void
read_identity (DoorLoader *self)
{
  DoorFormDef *def = self->def;
  const char *value;

  if (def->primary == DOOR_TREE_NONE)
    return;
  value = door_tree_attribute (self->tree, def->primary, "id");
  if (value && *value)
    {
      def->id = value;
    }
  else
    {
      /* Old forms are told apart by the namespace of their record. */
      const char *uri = door_tree_uri (self->tree, self->tree->nodes[def->primary].ns);

      def->id = uri;
      if (!*uri || strcmp (uri, "http://www.w3.org/2002/xforms") == 0)
        {
          def->id = door_tree_name (self->tree, def->primary);
          door_loader_fault (self, DOOR_SEVERITY_WARNING, "no-form-id", def->primary, "id", 0,
                             "the record has no id, so its form is known by the name %s only",
                             def->id);
        }
    }
  value = door_tree_attribute (self->tree, def->primary, "version");
  if (value)
    def->version = value;
  if (!*def->title)
    def->title = def->id;
}

/* What a form says of entities goes into the record as it stands there; only the attributes have a
 * version. A form of another one is of use without them. */
static void
check_entities_version (DoorLoader *self)
{
  static const char *const known[] = { "2022.1", "2023.1", "2024.1", "2025.1" };
  const char *version = door_tree_attribute (self->tree, self->model, "entities-version");

  for (guint i = 0; version && i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (version, known[i]) && strchr (".", version[strlen (known[i])]))
      return;
  if (version)
    door_loader_fault (
        self, DOOR_SEVERITY_WARNING, "entities-version", self->model, "entities-version", 0,
        "entities of version %.50s are not known here, only those up to 2025.1: what "
        "the form says of them is kept, but who receives it may not act on it",
        version);
}

static void
read_model (DoorLoader *self)
{
  check_entities_version (self);
  self->def->submission = child (self->tree, self->model, "submission");
  door_loader_read_itext (self);
  door_loader_read_instances (self);
  read_identity (self);
  door_loader_find_repeats (self);
  door_loader_read_nodes (self);
  if (self->is_too_large || self->def->nodes->len == 0)
    return;
  door_loader_lay_out (self);
  if (door_diagnostics_has_errors (self->diagnostics))
    return;
  door_loader_read_binds (self);
  door_loader_compile_outputs (self);
  door_loader_read_body (self);
  door_loader_read_actions (self, self->model, DOOR_CONTROL_NONE);
  door_loader_index_actions (self);
  door_loader_read_pulled (self);
  door_loader_build_graph (self);
}

static void
hand_over (const DoorFormDef *def, const DoorDiagnostics *from, DoorDiagnostics *to)
{
  for (guint i = 0; i < door_diagnostics_length (from); i++)
    {
      const DoorDiagnostic *d = door_diagnostics_get (from, i);

      DoorPlace place = d->place;

      if (place.sheet)
        door_form_locate (def, place.sheet, &place);
      door_diagnostics_add (to, d->severity, d->code, &place, "%s", d->message);
      if (d->hint)
        door_diagnostics_hint (to, "%s", d->hint);
    }
  if (door_diagnostics_has_errors (from) && !door_diagnostics_has_errors (to))
    door_diagnostics_add (to, DOOR_SEVERITY_ERROR, "too-many", NULL,
                          "the form has more faults than can be listed");
}

static void
loader_init (DoorLoader *self)
{
  self->repeat_names = g_hash_table_new (NULL, NULL);
  self->repeat_paths = g_hash_table_new_full (door_text_hash, g_str_equal, g_free, NULL);
  self->bind_ids = g_hash_table_new (door_text_hash, g_str_equal);
  self->pulled = g_hash_table_new_full (door_text_hash, g_str_equal, g_free, NULL);
  self->paths = g_hash_table_new (door_text_hash, g_str_equal);
}

static void
loader_clear (DoorLoader *self)
{
  g_hash_table_unref (self->paths);
  g_hash_table_unref (self->pulled);
  g_hash_table_unref (self->bind_ids);
  g_hash_table_unref (self->repeat_paths);
  g_hash_table_unref (self->repeat_names);
}

/* `tree` becomes the definition's. */
static DoorFormDef *
load_tree (DoorTree *tree,
           DoorFormDef *def,
           const DoorFormMedia *media,
           DoorDiagnostics *diagnostics)
{
  /* Faults found by callers before must not look like ours. */
  g_autoptr (DoorDiagnostics) ours = door_diagnostics_new ();
  DoorLoader loader = { .def = def, .tree = tree, .media = media, .diagnostics = ours };

  def->tree = tree;
  loader_init (&loader);
  if (find_parts (&loader))
    read_model (&loader);
  loader_clear (&loader);
  hand_over (def, ours, diagnostics);
  if (!door_diagnostics_has_errors (ours))
    return def;
  door_form_unref (def);
  return NULL;
}

DoorFormDef *
door_form_load_mapped (GBytes *xml,
                       const DoorFormMedia *media,
                       DoorFormSourceMap map,
                       DoorDiagnostics *diagnostics)
{
  g_autoptr (GError) error = NULL;
  DoorFormDef *def;
  DoorTree *tree;

  g_return_val_if_fail (xml != NULL, NULL);
  g_return_val_if_fail (diagnostics != NULL, NULL);

  tree = door_tree_parse (xml, "form", &error);
  if (!tree)
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "xml", NULL, "%s", error->message);
      if (map.free_data)
        map.free_data (map.data);
      return NULL;
    }
  def = def_new (xml);
  def->map = map;
  return load_tree (tree, def, media, diagnostics);
}

DoorFormDef *
door_form_load (GBytes *xml, const DoorFormMedia *media, DoorDiagnostics *diagnostics)
{
  return door_form_load_mapped (xml, media, (DoorFormSourceMap){ NULL }, diagnostics);
}
