/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

#define NUMBER_NONE G_MAXUINT32

/* "French (fr)" -> "fr"; "ur" -> "ur"; "Bahasa Indonesia" -> "". */
static char *
code_of_language (const char *name)
{
  const char *open = strrchr (name, '(');
  const char *close = open ? strchr (open, ')') : NULL;

  if (close)
    {
      g_autofree char *inner = g_strndup (open + 1, (gsize) (close - open - 1));

      return g_strdup (g_strstrip (inner));
    }
  for (const char *p = name; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return g_strdup ("");
  if (strlen (name) == 2 || strlen (name) == 3 || (strchr (name, '-') && strlen (name) < 12))
    return g_strdup (name);
  return g_strdup ("");
}

static guint32
number_of (DoorLoader *self, const char *id)
{
  DoorFormDef *def = self->def;
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (def->itext_ids, id));

  if (number)
    return number - 1;
  number = def->n_itext++;
  g_hash_table_insert (def->itext_ids, (gpointer) id, GUINT_TO_POINTER (number + 1));
  return number;
}

static void
read_translation (DoorLoader *self, DoorTreeId translation, GArray *entries)
{
  static GQuark text;
  static GQuark id;

  if (!text)
    {
      text = g_quark_from_static_string ("text");
      id = g_quark_from_static_string ("id");
    }
  for (DoorTreeId t = door_tree_child (self->tree, translation, text); t != DOOR_TREE_NONE;
       t = door_tree_next (self->tree, t, text))
    {
      const DoorTreeAttribute *attribute = door_tree_find_attribute (self->tree, t, id);
      guint32 number;

      if (!attribute)
        {
          door_loader_fault (self, DOOR_SEVERITY_WARNING, "itext-no-id", t, "id", 0,
                             "a translated text has no id");
          continue;
        }
      number = number_of (self, attribute->value);
      while (entries->len <= number)
        {
          const DoorTreeId none = DOOR_TREE_NONE;

          g_array_append_val (entries, none);
        }
      g_array_index (entries, DoorTreeId, number) = t;
    }
}

static void
keep_translations (DoorFormDef *def, GPtrArray *translations)
{
  def->itext = g_new (DoorTreeId, MAX ((gsize) def->n_itext * translations->len, 1));
  for (guint l = 0; l < translations->len; l++)
    {
      GArray *entries = translations->pdata[l];

      for (guint i = 0; i < def->n_itext; i++)
        def->itext[(gsize) l * def->n_itext + i]
            = i < entries->len ? g_array_index (entries, DoorTreeId, i) : DOOR_TREE_NONE;
    }
}

void
door_loader_read_itext (DoorLoader *self)
{
  DoorFormDef *def = self->def;
  const GQuark name = g_quark_from_static_string ("translation");
  g_autoptr (GPtrArray) translations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  DoorTreeId itext
      = door_tree_child (self->tree, self->model, g_quark_from_static_string ("itext"));
  gboolean has_default = FALSE;

  if (itext == DOOR_TREE_NONE)
    return;
  for (DoorTreeId t = door_tree_child (self->tree, itext, name); t != DOOR_TREE_NONE;
       t = door_tree_next (self->tree, t, name))
    {
      const char *lang = door_tree_attribute (self->tree, t, "lang");
      DoorLanguage language = { lang ? lang : "", NULL };
      GArray *entries = g_array_new (FALSE, FALSE, sizeof (DoorTreeId));

      if (!lang)
        door_loader_fault (self, DOOR_SEVERITY_WARNING, "itext-no-language", t, "lang", 0,
                           "a translation does not say its language");
      language.code = code_of_language (language.name);
      if (!has_default && door_tree_attribute (self->tree, t, "default"))
        {
          has_default = TRUE;
          def->default_language = def->languages->len;
        }
      g_array_append_val (def->languages, language);
      read_translation (self, t, entries);
      g_ptr_array_add (translations, entries);
    }
  keep_translations (def, translations);
}

/* "jr:itext('id')" -> id; NULL for anything else. */
static char *
itext_literal (const char *ref)
{
  const char *open;
  const char *close;
  char quote;

  while (g_ascii_isspace (*ref))
    ref++;
  if (!g_str_has_prefix (ref, "jr:itext"))
    return NULL;
  open = ref + strlen ("jr:itext");
  while (g_ascii_isspace (*open))
    open++;
  if (*open++ != '(')
    return NULL;
  while (g_ascii_isspace (*open))
    open++;
  quote = *open++;
  if (quote != '\'' && quote != '"')
    return NULL;
  close = strchr (open, quote);
  return close ? g_strndup (open, (gsize) (close - open)) : NULL;
}

static gboolean
read_itext_ref (DoorLoader *self, const char *ref, DoorTextRef *text)
{
  g_autofree char *id = itext_literal (ref);
  guint number;

  if (!id)
    return FALSE;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->def->itext_ids, id));
  text->itext = number ? number - 1 : NUMBER_NONE;
  text->kind = DOOR_TEXT_REF_ITEXT;
  return TRUE;
}

void
door_loader_read_text (
    DoorLoader *self, DoorTreeId element, const char *ref, const char *base, DoorTextRef *ret_text)
{
  *ret_text = (DoorTextRef){ .kind = DOOR_TEXT_REF_NONE, .element = DOOR_TREE_NONE };
  if (element == DOOR_TREE_NONE)
    return;
  ret_text->element = element;
  ret_text->kind = DOOR_TEXT_REF_ELEMENT;
  if (!ref || !*ref)
    return;
  if (read_itext_ref (self, ref, ret_text))
    {
      if (ret_text->itext != NUMBER_NONE)
        return;
      door_loader_fault (self, DOOR_SEVERITY_WARNING, "itext-missing", element, "ref", 0,
                         "no language has the text %.200s", ref);
      ret_text->kind = DOOR_TEXT_REF_ELEMENT;
      return;
    }
  ret_text->program = door_loader_compile (self, ref, element, "ref");
  if (ret_text->program)
    ret_text->kind = DOOR_TEXT_REF_PROGRAM;
}

void
door_loader_read_message (DoorLoader *self, const char *message, DoorTextRef *ret_text)
{
  *ret_text = (DoorTextRef){ .kind = DOOR_TEXT_REF_LITERAL,
                             .element = DOOR_TREE_NONE,
                             .literal = message };
  if (read_itext_ref (self, message, ret_text) && ret_text->itext == NUMBER_NONE)
    ret_text->kind = DOOR_TEXT_REF_NONE;
}

void
door_loader_compile_outputs (DoorLoader *self)
{
  const GQuark output = g_quark_from_static_string ("output");
  DoorTree *tree = self->tree;

  for (DoorTreeId node = self->model; node < tree->n_nodes; node++)
    {
      const char *value;
      const char *attribute = "value";
      DoorXpath *program;

      if (tree->nodes[node].name != output)
        continue;
      value = door_tree_attribute (tree, node, "value");
      if (!value)
        {
          attribute = "ref";
          value = door_tree_attribute (tree, node, "ref");
        }
      if (!value || !*value)
        {
          door_loader_fault (self, DOOR_SEVERITY_WARNING, "output-empty", node, NULL, 0,
                             "an output does not say what to show");
          continue;
        }
      program = door_loader_compile (self, value, node, attribute);
      if (program)
        g_hash_table_insert (self->def->outputs, GUINT_TO_POINTER (node + 1), program);
    }
}

/* --- Reading later ------------------------------------------------------------------------ */

static DoorTreeId
value_in (const DoorFormDef *self, DoorTreeId text, const char *form)
{
  const GQuark value = g_quark_try_string ("value");

  for (DoorTreeId v = door_tree_child (self->tree, text, value); value && v != DOOR_TREE_NONE;
       v = door_tree_next (self->tree, v, value))
    {
      const char *its_form = door_tree_attribute (self->tree, v, "form");
      const gboolean is_plain = !its_form || strcmp (its_form, "long") == 0;

      if (form ? its_form && strcmp (its_form, form) == 0 : is_plain)
        return v;
    }
  return DOOR_TREE_NONE;
}

DoorTreeId
door_form_itext_value (const DoorFormDef *self, guint32 itext, guint language, const char *form)
{
  DoorTreeId text;
  DoorTreeId found = DOOR_TREE_NONE;

  if (itext >= self->n_itext || self->languages->len == 0)
    return DOOR_TREE_NONE;
  if (language < self->languages->len)
    {
      text = self->itext[(gsize) language * self->n_itext + itext];
      if (text != DOOR_TREE_NONE)
        found = value_in (self, text, form);
    }
  if (found == DOOR_TREE_NONE && language != self->default_language)
    {
      text = self->itext[(gsize) self->default_language * self->n_itext + itext];
      if (text != DOOR_TREE_NONE)
        found = value_in (self, text, form);
    }
  return found;
}
