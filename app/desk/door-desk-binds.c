/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-binds.h"

#include "door-markup.h"
#include "door-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *
door_desk_bind (DoorFormDef *def, DoorDefNode node, const char *name)
{
  if (node == DOOR_DEF_NONE)
    return NULL;
  for (guint i = 0; i < door_form_n_bind_attributes (def, node); i++)
    {
      const char *full = door_form_bind_attribute_name (def, node, i);
      const char *colon = strrchr (full, ':');

      if (colon && strcmp (colon + 1, name) == 0)
        return door_form_bind_attribute (def, node, full);
    }
  return NULL;
}

/* --- Paths in an expression ---------------------------------------------------------------- */

static gboolean
is_path_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || c == '/' || c == ':'
         || (guchar) c >= 0x80;
}

/* "/data/a/b" and "../c" make "/data/a/c"; predicates are not followed. */
static char *
join (const char *base, const char *relative)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();
  g_auto (GStrv) up = g_strsplit (base, "/", -1);
  g_auto (GStrv) down = g_strsplit (relative, "/", -1);

  for (guint i = 0; up[i]; i++)
    g_ptr_array_add (steps, up[i]);
  for (guint i = 0; down[i]; i++)
    {
      if (strcmp (down[i], "..") == 0 && steps->len > 1)
        g_ptr_array_set_size (steps, (int) steps->len - 1);
      else if (*down[i] && strcmp (down[i], ".") != 0)
        g_ptr_array_add (steps, down[i]);
    }
  g_ptr_array_add (steps, NULL);
  return g_strjoinv ("/", (char **) steps->pdata);
}

static void
add_named (GArray *found, DoorFormDef *def, const char *path)
{
  DoorDefNode node = door_form_find (def, path);

  if (node == DOOR_DEF_NONE)
    return;
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, DoorDefNode, i) == node)
      return;
  g_array_append_val (found, node);
}

/* The end of what is quoted, so that no text is taken for a path. */
static const char *
skip_quoted (const char *p)
{
  const char *end = strchr (p + 1, *p);

  return end ? end + 1 : p + strlen (p);
}

static const char *
take_path (const char *p, GArray *found, DoorFormDef *def, DoorDefNode node)
{
  const char *end = p;
  g_autofree char *path = NULL;

  while (is_path_char (*end))
    end++;
  path = g_strndup (p, (gsize) (end - p));
  while (*path && (g_str_has_suffix (path, "/") || g_str_has_suffix (path, "-")))
    path[strlen (path) - 1] = '\0';
  if (*path == '/' && path[1] != '.')
    add_named (found, def, path);
  else if (g_str_has_prefix (path, "..") || g_str_has_prefix (path, "/..")) /* current()/../x */
    {
      g_autofree char *whole = join (door_form_path (def, node), path);

      add_named (found, def, whole);
    }
  else if (strcmp (path, ".") == 0)
    add_named (found, def, door_form_path (def, node));
  return end;
}

GArray *
door_desk_named_nodes (DoorFormDef *def, DoorDefNode node, const char *expression)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
  const char *p = expression ? expression : "";

  while (*p)
    {
      if (*p == '\'' || *p == '"')
        p = skip_quoted (p);
      else if (is_path_char (*p))
        p = take_path (p, found, def, node);
      else
        p++;
    }
  return found;
}

char *
door_desk_in_short (const char *expression)
{
  g_autoptr (GRegex) path
      = g_regex_new ("(?:\\.{0,2}/[\\w.-]+(?:/[\\w.-]+)*/|\\.\\./|/)+([\\w-]+)", 0, 0, NULL);
  g_autofree char *once = g_regex_replace (path, expression, -1, 0, "\\1", 0, NULL);
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *short_text
      = g_regex_replace_literal (blanks, once ? once : expression, -1, 0, " ", 0, NULL);

  return g_strdup_printf ("\u2066%s\u2069", g_strstrip (short_text));
}

/* --- Conditions in words --------------------------------------------------------------------- */

/* Longer questions are recognized by their beginning. */
#define LONGEST_NAME 80

typedef struct {
  DoorSession *session;
  DoorNode at;
} Namer;

static char *
shorten (const char *label)
{
  g_autofree char *start = NULL;
  const char *blank;

  if (g_utf8_strlen (label, -1) <= LONGEST_NAME)
    return g_strdup (label);
  start = g_utf8_substring (label, 0, LONGEST_NAME);
  blank = strrchr (start, ' ');
  return g_strdup_printf ("%.*s…", (int) (blank ? blank - start : (long) strlen (start)), start);
}

/* What the question says; NULL for what is computed. */
static char *
name_question (DoorDefNode node, gpointer data)
{
  const Namer *self = data;
  DoorControl control = door_form_node_control (door_session_def (self->session), node);
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;

  if (control == DOOR_CONTROL_NONE)
    return NULL;
  text = door_session_control_text (self->session, control, self->at, DOOR_TEXT_LABEL);
  plain = door_plain_from_markdown (text);
  if (!plain || !*plain)
    return NULL;
  name = shorten (plain);
  quoted = g_strdup_printf (_ ("“%s”"), name);
  return g_strdup_printf ("\u2068%s\u2069", quoted);
}

char *
door_desk_condition (DoorSession *session, DoorNode node)
{
  Namer namer = { session, node };
  const DoorWords words = { door_session_language (session), name_question, &namer, TRUE };

  return door_words_condition (door_session_def (session), door_session_def_node (session, node),
                               DOOR_EXPR_RELEVANT, &words);
}
