/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-itext.h"
#include "door-xlsform-references.h"
#include "door-xlsform.h"

#include <string.h>

/* A language that lacks a text which another has says this instead; readers know the sign. */
#define MISSING "-"

typedef enum {
  FORM_LONG,
  FORM_GUIDANCE,
  FORM_IMAGE,
  FORM_BIG_IMAGE,
  FORM_AUDIO,
  FORM_VIDEO,
  N_FORMS
} Form;

static const struct {
  const char *name;
  const char *prefix; /* of a file */
} forms[N_FORMS] = {
  [FORM_LONG] = { NULL, NULL },
  [FORM_GUIDANCE] = { "guidance", NULL },
  [FORM_IMAGE] = { "image", "jr://images/" },
  [FORM_BIG_IMAGE] = { "big-image", "jr://images/" },
  [FORM_AUDIO] = { "audio", "jr://audio/" },
  [FORM_VIDEO] = { "video", "jr://video/" },
};

/* One wording of an entry in one language. */
typedef struct _Value Value;
struct _Value {
  Value *next;
  Form form;
  const char *text;
};

typedef struct {
  const char *id;
  const DoorXlsNode *context; /* what its references are seen from; NULL for a choice */
  Value *values;
} Entry;

typedef struct {
  const char *name;
  GHashTable *by_id;  /* id → Entry */
  GPtrArray *entries; /* Entry, in order */
} Language;

struct _DoorXlsItext {
  DoorXlsConversion *conversion;
  GPtrArray *languages;
  guint n_entries;
};

static void
language_free (gpointer data)
{
  Language *self = data;

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static Language *
language_named (DoorXlsItext *self, const char *name)
{
  Language *language;

  for (guint i = 0; i < self->languages->len; i++)
    {
      language = self->languages->pdata[i];
      if (strcmp (language->name, name) == 0)
        return language;
    }
  language = g_new0 (Language, 1);
  language->name = name;
  language->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  language->entries = g_ptr_array_new ();
  g_ptr_array_add (self->languages, language);
  return language;
}

static Entry *
entry_in (DoorXlsItext *self, Language *language, const char *id, const DoorXlsNode *context)
{
  Entry *entry = g_hash_table_lookup (language->by_id, id);

  if (entry)
    return entry;
  if (self->n_entries++ >= DOOR_XLSFORM_MAX_TEXTS)
    door_xls_conversion_refuse_size (self->conversion);
  entry = door_xls_arena_new0 (self->conversion->arena, Entry);
  entry->id = id;
  entry->context = context;
  g_hash_table_insert (language->by_id, (char *) id, entry);
  g_ptr_array_add (language->entries, entry);
  return entry;
}

static Value *
find_value (const Entry *entry, Form form)
{
  for (Value *value = entry->values; value; value = value->next)
    if (value->form == form)
      return value;
  return NULL;
}

static void
put_value (DoorXlsItext *self, Entry *entry, Form form, const char *text)
{
  Value **link = &entry->values;

  while (*link && (*link)->form != form)
    link = &(*link)->next;
  if (*link == NULL)
    *link = door_xls_arena_new0 (self->conversion->arena, Value);
  (*link)->form = form;
  (*link)->text = text;
}

/* Every wording of a text; one without language is the default language's. */
static void
put_text (DoorXlsItext *self,
          const char *id,
          const DoorXlsNode *context,
          Form form,
          const DoorXlsText *text)
{
  for (const DoorXlsPhrase *phrase = text->first; phrase; phrase = phrase->next)
    {
      const char *name
          = phrase->language ? phrase->language : self->conversion->settings.default_language;
      Entry *entry = entry_in (self, language_named (self, name), id, context);
      put_value (self, entry, form, phrase->text);
    }
}

static void
put_media (DoorXlsItext *self,
           const char *id,
           const DoorXlsNode *context,
           const DoorXlsAttribute *media)
{
  for (; media; media = media->next)
    {
      Form form = FORM_IMAGE;

      while (form < N_FORMS && strcmp (forms[form].name, media->name) != 0)
        form++;
      if (form < N_FORMS)
        put_text (self, id, context, form, &media->text);
      else
        door_diagnostics_add (
            self->conversion->diagnostics, DOOR_SEVERITY_ERROR, "media-unknown", NULL,
            "“%s” is no medium; there are image, big-image, audio and video", media->name);
    }
}

/* --- choices --- */

static gboolean
needs_itext (const DoorXlsList *list)
{
  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    if (choice->media || choice->label.is_translated
        || door_xls_references_any (door_xls_text_plain (&choice->label)))
      return TRUE;
  return FALSE;
}

static void
collect_list (DoorXlsItext *self, DoorXlsList *list)
{
  guint index = 0;

  list->needs_itext = needs_itext (list);
  for (const DoorXlsChoice *choice = list->first; list->needs_itext && choice;
       choice = choice->next)
    {
      const char *id
          = door_xls_arena_printf (self->conversion->arena, "%s-%u", list->name, index++);
      put_text (self, id, NULL, FORM_LONG, &choice->label);
      put_media (self, id, NULL, choice->media);
    }
}

/* search() reads its choices from a file while the form is filled in; those given in the workbook
 * must then stand in the body, and nothing else may use the list as an instance. */
static gboolean
is_search (const DoorXlsNode *node)
{
  const char *appearance = door_xls_attribute_text (node->control, "appearance");
  const char *call = appearance ? strstr (appearance, "search(") : NULL;

  return call && strchr (call, ')');
}

static void
redirect_search (DoorXlsConversion *c, DoorXlsNode *node)
{
  g_autofree char *stem = NULL;

  if (!is_search (node))
    return;
  if (door_xls_file_list_parse (node->itemset, &stem, NULL) || !node->list)
    {
      door_xls_conversion_error (
          c, "search-from-file", DOOR_XLS_SHEET_SURVEY, node->row->number, "appearance",
          "“%s” takes its choices from a file and cannot use search()", node->name);
      return;
    }
  node->is_search = TRUE;
  node->list->is_searched = TRUE;
}

static void
check_searched (DoorXlsConversion *c, const DoorXlsNode *node)
{
  DoorXlsList *list = node->list_name ? g_hash_table_lookup (c->lists, node->list_name) : NULL;

  if (node->is_search || !list || !list->is_searched || node->kind != DOOR_XLS_NODE_QUESTION)
    return;
  door_xls_conversion_error (c, "search-shared", DOOR_XLS_SHEET_SURVEY, node->row->number, "type",
                             "the list “%s” is used with search() elsewhere; “%s” needs a list of "
                             "its own",
                             list->name, node->name);
}

/* --- questions --- */

gboolean
door_xls_itext_has_label (const DoorXlsNode *node)
{
  return node->label.is_translated || node->media;
}

gboolean
door_xls_itext_has_hint (const DoorXlsNode *node)
{
  return node->hint.is_translated || (node->guidance.first && node->kind == DOOR_XLS_NODE_QUESTION);
}

gboolean
door_xls_itext_has_message (const DoorXlsText *message)
{
  return message->is_translated || door_xls_references_any (door_xls_text_plain (message));
}

static void
collect_messages (DoorXlsItext *self, const DoorXlsNode *node)
{
  static const char *const names[]
      = { "jr:constraintMsg", "jr:requiredMsg", "door:checkMsg", "jr:noAppErrorString" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const DoorXlsAttribute *message = door_xls_attribute_find (node->bind, names[i]);
      gboolean counts
          = message
            && (i < 3 ? door_xls_itext_has_message (&message->text) : message->text.is_translated);
      if (counts)
        put_text (self,
                  door_xls_arena_printf (self->conversion->arena, "%s:%s", node->path, names[i]),
                  node, FORM_LONG, &message->text);
    }
}

static void
collect_node (DoorXlsItext *self, const DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;

  collect_messages (self, node);
  if (door_xls_itext_has_label (node))
    put_text (self, door_xls_arena_printf (arena, "%s:label", node->path), node, FORM_LONG,
              &node->label);
  if (door_xls_itext_has_hint (node))
    {
      const char *id = door_xls_arena_printf (arena, "%s:hint", node->path);
      put_text (self, id, node, FORM_LONG, &node->hint);
      if (node->kind == DOOR_XLS_NODE_QUESTION)
        put_text (self, id, node, FORM_GUIDANCE, &node->guidance);
    }
}

static void
collect_node_media (DoorXlsItext *self, const DoorXlsNode *node)
{
  if (node->media)
    put_media (self, door_xls_arena_printf (self->conversion->arena, "%s:label", node->path), node,
               node->media);
}

static gboolean
is_worded (const DoorXlsNode *node)
{
  return door_xls_node_is_section (node) || node->kind == DOOR_XLS_NODE_QUESTION;
}

/* Gives every language every entry, with every form that some language has. */
static void
fill_gaps (DoorXlsItext *self)
{
  for (guint from = 0; from < self->languages->len; from++)
    {
      Language *source = self->languages->pdata[from];

      for (guint e = 0; e < source->entries->len && !self->conversion->is_too_large; e++)
        for (guint to = 0; to < self->languages->len; to++)
          {
            Entry *entry = source->entries->pdata[e];
            Entry *other = entry_in (self, self->languages->pdata[to], entry->id, entry->context);

            for (Value *value = entry->values; value; value = value->next)
              if (!find_value (other, value->form))
                put_value (self, other, value->form, MISSING);
          }
    }
}

DoorXlsItext *
door_xls_itext_new (DoorXlsConversion *conversion)
{
  DoorXlsItext *self = g_new0 (DoorXlsItext, 1);
  DoorXlsNode *root = conversion->root;

  self->conversion = conversion;
  self->languages = g_ptr_array_new_with_free_func (language_free);
  for (guint i = 0; i < conversion->list_order->len; i++)
    collect_list (self, conversion->list_order->pdata[i]);
  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    {
      if (node->question && node->question->control == DOOR_XLS_CONTROL_SELECT && node->itemset)
        redirect_search (conversion, node);
      if (is_worded (node))
        collect_node (self, node);
    }
  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    {
      if (is_worded (node))
        collect_node_media (self, node);
      check_searched (conversion, node);
    }
  fill_gaps (self);
  return self;
}

void
door_xls_itext_free (DoorXlsItext *self)
{
  g_ptr_array_unref (self->languages);
  g_free (self);
}

/* --- out --- */

static void
write_value (DoorXlsItext *self, DoorXlsWriter *writer, const Entry *entry, const Value *value)
{
  gboolean is_missing = strcmp (value->text, MISSING) == 0;
  const char *prefix = forms[value->form].prefix;

  if (prefix && is_missing)
    return;
  door_xls_writer_open (writer, "value");
  door_xls_writer_attribute (writer, "form", forms[value->form].name);
  if (prefix)
    door_xls_writer_text (writer, prefix);
  door_xls_writer_sentence (writer, self->conversion, value->text, entry->context);
  door_xls_writer_close (writer);
}

static void
write_language (DoorXlsItext *self, DoorXlsWriter *writer, const Language *language)
{
  const char *default_language = self->conversion->settings.default_language;

  door_xls_writer_open (writer, "translation");
  door_xls_writer_attribute (writer, "lang", language->name);
  if (strcmp (language->name, default_language) == 0)
    door_xls_writer_attribute (writer, "default", "true()");
  for (guint i = 0; i < language->entries->len; i++)
    {
      const Entry *entry = language->entries->pdata[i];

      door_xls_writer_open (writer, "text");
      door_xls_writer_attribute (writer, "id", entry->id);
      for (const Value *value = entry->values; value; value = value->next)
        write_value (self, writer, entry, value);
      door_xls_writer_close (writer);
    }
  door_xls_writer_close (writer);
}

void
door_xls_itext_write (DoorXlsItext *self, DoorXlsWriter *writer)
{
  if (self->languages->len == 0)
    return;
  door_xls_writer_open (writer, "itext");
  for (guint i = 0; i < self->languages->len; i++)
    write_language (self, writer, self->languages->pdata[i]);
  door_xls_writer_close (writer);
}
