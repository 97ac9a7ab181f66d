/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-write.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"

#include "door-xml.h"

#include <string.h>

typedef struct {
  const char *name;
  gboolean has_text;
  gboolean has_children;
} Level;

struct _DoorXlsWriter {
  GString *out;
  GArray *levels;
  GPtrArray *attributes; /* names in the tag that is open */
  gboolean tag_is_open;  /* ">" is still to come */
  GHashTable *declared;  /* prefixes */
  GHashTable *used;
};

DoorXlsWriter *
door_xls_writer_new (void)
{
  DoorXlsWriter *self = g_new0 (DoorXlsWriter, 1);

  self->out = g_string_new ("<?xml version=\"1.0\"?>");
  self->levels = g_array_new (FALSE, TRUE, sizeof (Level));
  self->attributes = g_ptr_array_new ();
  self->declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
door_xls_writer_free (DoorXlsWriter *self)
{
  if (self->out)
    g_string_free (self->out, TRUE);
  g_array_unref (self->levels);
  g_ptr_array_unref (self->attributes);
  g_hash_table_unref (self->declared);
  g_hash_table_unref (self->used);
  g_free (self);
}

gboolean
door_xls_writer_is_full (const DoorXlsWriter *self)
{
  return self->out->len > DOOR_XML_MAX_BYTES;
}

const char **
door_xls_writer_stray_prefixes (DoorXlsWriter *self)
{
  GHashTableIter iter;
  gpointer prefix;

  g_hash_table_iter_init (&iter, self->declared);
  while (g_hash_table_iter_next (&iter, &prefix, NULL))
    g_hash_table_remove (self->used, prefix);
  return (const char **) g_hash_table_get_keys_as_array (self->used, NULL);
}

static void
note_prefix (DoorXlsWriter *self, const char *name)
{
  const char *colon = strchr (name, ':');
  g_autofree char *prefix = NULL;

  if (!colon)
    return;
  prefix = g_strndup (name, (gsize) (colon - name));
  if (strcmp (prefix, "xmlns") == 0)
    g_hash_table_add (self->declared, g_strdup (colon + 1));
  else if (strcmp (prefix, "xml") != 0 && !g_hash_table_contains (self->used, prefix))
    g_hash_table_add (self->used, g_steal_pointer (&prefix));
}

GBytes *
door_xls_writer_end (DoorXlsWriter *self)
{
  GBytes *bytes;

  g_string_append_c (self->out, '\n');
  bytes = g_string_free_to_bytes (g_steal_pointer (&self->out));
  door_xls_writer_free (self);
  return bytes;
}

static Level *
top (DoorXlsWriter *self)
{
  if (self->levels->len == 0)
    return NULL;
  return &g_array_index (self->levels, Level, self->levels->len - 1);
}

static void
end_tag (DoorXlsWriter *self)
{
  if (self->tag_is_open)
    g_string_append_c (self->out, '>');
  self->tag_is_open = FALSE;
}

static void
new_line (DoorXlsWriter *self, guint depth)
{
  if (door_xls_writer_is_full (self))
    return;
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (self->out, "  ");
}

void
door_xls_writer_open (DoorXlsWriter *self, const char *name)
{
  Level level = { name, FALSE, FALSE };
  Level *parent = top (self);

  end_tag (self);
  if (!parent || !parent->has_text)
    new_line (self, self->levels->len);
  if (parent)
    parent->has_children = TRUE;
  if (!door_xls_writer_is_full (self))
    g_string_append_printf (self->out, "<%s", name);
  note_prefix (self, name);
  g_ptr_array_set_size (self->attributes, 0);
  g_array_append_val (self->levels, level);
  self->tag_is_open = TRUE;
}

void
door_xls_writer_attribute (DoorXlsWriter *self, const char *name, const char *value)
{
  g_autofree char *flat = NULL;

  if (value == NULL || door_xls_writer_is_full (self)
      || g_ptr_array_find_with_equal_func (self->attributes, name, g_str_equal, NULL))
    return;
  g_ptr_array_add (self->attributes, (char *) name);
  note_prefix (self, name);
  if (strpbrk (value, "\t\r\n"))
    value = flat = g_strdelimit (g_strdup (value), "\t\r\n", ' ');
  g_string_append_printf (self->out, " %s=\"", name);
  door_xml_append_escaped (self->out, value);
  g_string_append_c (self->out, '"');
}

void
door_xls_writer_text (DoorXlsWriter *self, const char *text)
{
  if (*text == '\0' || door_xls_writer_is_full (self))
    return;
  end_tag (self);
  top (self)->has_text = TRUE;
  door_xml_append_escaped (self->out, text);
}

void
door_xls_writer_close (DoorXlsWriter *self)
{
  Level level = *top (self);

  g_array_set_size (self->levels, self->levels->len - 1);
  if (self->tag_is_open)
    {
      g_string_append (self->out, "/>");
      self->tag_is_open = FALSE;
      return;
    }
  if (level.has_children && !level.has_text)
    new_line (self, self->levels->len);
  g_string_append_printf (self->out, "</%s>", level.name);
}

void
door_xls_writer_leaf (DoorXlsWriter *self, const char *name, const char *text)
{
  door_xls_writer_open (self, name);
  door_xls_writer_text (self, text);
  door_xls_writer_close (self);
}

/* --- sentences --- */

/* How far "instance('towns')/root/item[name = ${town}]/label" reaches: up to white space outside
 * its brackets. */
static gsize
lookup_end (const char *text, gsize start)
{
  enum { CALL, LITERAL, CLOSED, PATH, PREDICATE, AFTER } state = CALL;
  DoorXlsToken token;
  gsize end = start;

  for (gsize at = start; door_xls_token_next (text, at, &token); at = end)
    {
      DoorXlsTokenKind kind = token.kind;

      if (at == start)
        ;
      else if (state == CALL && kind == DOOR_XLS_TOKEN_LITERAL)
        state = LITERAL;
      else if (state == LITERAL && kind == DOOR_XLS_TOKEN_CLOSE)
        state = CLOSED;
      else if ((state == CLOSED || state == AFTER) && kind == DOOR_XLS_TOKEN_PATH_SEPARATOR)
        state = PATH;
      else if (state == PATH && kind == DOOR_XLS_TOKEN_PREDICATE)
        state = PREDICATE;
      else if (state == PREDICATE && kind == DOOR_XLS_TOKEN_PREDICATE_END)
        state = AFTER;
      else if (!(state == PATH && kind != DOOR_XLS_TOKEN_SPACE) && state != PREDICATE)
        break;
      end = token.end;
    }
  return end;
}

typedef struct {
  gsize start;
  gsize end;
  const char *path; /* of the output */
} Piece;

/* The parts of a sentence that become outputs: whole lookups, and references outside them. */
static GArray *
find_outputs (DoorXlsConversion *conversion, const char *text, const DoorXlsNode *context)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  DoorXlsToken token;

  if (strstr (text, "instance("))
    for (gsize at = 0; door_xls_token_next (text, at, &token); at = token.end)
      {
        Piece piece = { token.start };
        g_autofree char *lookup = NULL;

        if (token.kind != DOOR_XLS_TOKEN_CALL
            || !g_str_has_prefix (text + token.start, "instance("))
          continue;
        token.end = piece.end = lookup_end (text, token.start);
        lookup = g_strndup (text + piece.start, piece.end - piece.start);
        piece.path
            = door_xls_references_resolve (conversion, lookup, context, DOOR_XLS_RESOLVE_PLAIN);
        piece.path = door_xls_arena_dup (conversion->arena, piece.path);
        g_array_append_val (pieces, piece);
      }
  return pieces;
}

static void
add_references (DoorXlsConversion *conversion,
                const char *text,
                gsize start,
                gsize end,
                const DoorXlsNode *context,
                GArray *pieces)
{
  DoorXlsReference reference;
  const char *rest = text + start;

  while ((rest = strstr (rest, "${")) != NULL && rest < text + end)
    {
      Piece piece = { (gsize) (rest - text) };

      if (door_xls_references_parse (rest, &reference, 1) != 1 || reference.start != rest)
        {
          rest += 2;
          continue;
        }
      piece.end = piece.start + reference.length;
      piece.path
          = door_xls_reference_path (conversion, text, &reference, context, DOOR_XLS_RESOLVE_PLAIN);
      g_array_append_val (pieces, piece);
      rest += reference.length;
    }
}

static void
put_part (DoorXlsWriter *self, const char *text, gsize start, gsize end)
{
  g_autofree char *part = g_strndup (text + start, end - start);
  door_xls_writer_text (self, part);
}

/* Text beside an output is set off by one more space at either end of the sentence: other tools
 * write it so, and comparing forms is easier when all do. */
void
door_xls_writer_sentence (DoorXlsWriter *self,
                          DoorXlsConversion *conversion,
                          const char *text,
                          const DoorXlsNode *context)
{
  g_autoptr (GArray) lookups = NULL;
  g_autoptr (GArray) pieces = NULL;
  gsize at = 0, length = strlen (text);
  gboolean is_mixed;

  if (!strstr (text, "${") && !strstr (text, "instance("))
    {
      door_xls_writer_text (self, text);
      return;
    }

  lookups = find_outputs (conversion, text, context);
  pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  for (guint i = 0; i < lookups->len; i++)
    {
      Piece *lookup = &g_array_index (lookups, Piece, i);
      add_references (conversion, text, at, lookup->start, context, pieces);
      g_array_append_val (pieces, *lookup);
      at = lookup->end;
    }
  add_references (conversion, text, at, length, context, pieces);

  at = 0;
  is_mixed = pieces->len > 0
             && (pieces->len > 1 || g_array_index (pieces, Piece, 0).start > 0
                 || g_array_index (pieces, Piece, 0).end < length);
  if (pieces->len > 0)
    top (self)->has_text = TRUE;
  if (is_mixed && g_array_index (pieces, Piece, 0).start > 0)
    door_xls_writer_text (self, " ");
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);

      put_part (self, text, at, piece->start);
      door_xls_writer_open (self, "output");
      door_xls_writer_attribute (self, "value", piece->path);
      door_xls_writer_close (self);
      at = piece->end;
    }
  put_part (self, text, at, length);
  if (is_mixed)
    door_xls_writer_text (self, " ");
}
