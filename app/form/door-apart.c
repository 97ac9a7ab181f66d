/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-apart-private.h"

#include "door-session-private.h"
#include "door-xml.h"

#include <string.h>

static const char *const names[DOOR_N_APART] = {
  [DOOR_APART_NONE] = "no",
  [DOOR_APART_IDENTIFIERS] = "identifiers",
  [DOOR_APART_POSITIONS] = "positions",
};

const char *
door_apart_name (DoorApart apart)
{
  g_return_val_if_fail (apart < DOOR_N_APART, NULL);
  return names[apart];
}

DoorApart
door_apart_parse (const char *name)
{
  for (guint i = 0; i < DOOR_N_APART; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (DoorApart) i;
  return DOOR_APART_NONE;
}

/* --- What the form says ------------------------------------------------------------------------ */

/* NULL: nothing, and its type decides. */
static const char *
word_of (const DoorFormDef *def, DoorDefNode node)
{
  for (; node != DOOR_DEF_NONE; node = door_form_parent (def, node))
    {
      const char *word = door_form_bind_attribute (def, node, "door:apart");

      if (word && *word)
        return word;
    }
  return NULL;
}

static gboolean
is_place (DoorDataType type)
{
  return type == DOOR_TYPE_GEOPOINT || type == DOOR_TYPE_GEOTRACE || type == DOOR_TYPE_GEOSHAPE;
}

DoorApart
door_form_apart (const DoorFormDef *def, DoorDefNode node)
{
  const char *word = word_of (def, node);

  if (word)
    return door_apart_parse (word);
  return door_form_kind (def, node) == DOOR_DEF_VALUE && is_place (door_form_data_type (def, node))
             ? DOOR_APART_POSITIONS
             : DOOR_APART_NONE;
}

/* --- Taking ------------------------------------------------------------------------------------ */

static gboolean
tells_nothing (const DoorSession *self, DoorNode node, const char *value)
{
  return !*value
         || door_form_reason_of (self->def, door_session_slot (self, node)->def, value) != 0;
}

static void
collect_named (DoorApartTaker *taker, const DoorSession *self, DoorNode node)
{
  const DoorSlot *slot = door_session_slot (self, node);
  const char *value = door_session_text_of (self, node);

  if (!(slot->state & DOOR_SLOT_RELEVANT) || (slot->state & DOOR_SLOT_SEALED))
    return;
  if (door_session_data (self, node)->kind == DOOR_DEF_VALUE
      && door_form_apart (self->def, slot->def) == DOOR_APART_IDENTIFIERS
      && !tells_nothing (self, node, value) && g_utf8_strlen (value, -1) >= DOOR_APART_LEAST)
    g_ptr_array_add (taker->named, g_utf8_casefold (value, -1));
  for (DoorNode c = door_session_first_child (self, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self, c))
    collect_named (taker, self, c);
}

void
door_apart_taker_init (DoorApartTaker *self, const DoorSession *session)
{
  *self = (DoorApartTaker){ g_ptr_array_new_with_free_func (g_free), { NULL } };
  collect_named (self, session, DOOR_NODE_ROOT);
}

/* Made by the form, or chosen from what it made: not a person's own words. */
static gboolean
is_made (const DoorSession *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->def, node);

  if (control == DOOR_CONTROL_NONE
      || door_form_expression (self->def, node, DOOR_EXPR_CALCULATE) != NULL)
    return TRUE;
  switch (door_form_control_kind (self->def, control))
    {
    case DOOR_CONTROL_SELECT_ONE:
    case DOOR_CONTROL_SELECT_MULTIPLE:
    case DOOR_CONTROL_ORDER:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
holds_named (const DoorApartTaker *self, const char *value)
{
  g_autofree char *folded = self->named->len > 0 ? g_utf8_casefold (value, -1) : NULL;

  for (guint i = 0; i < self->named->len; i++)
    if (strstr (folded, self->named->pdata[i]))
      return TRUE;
  return FALSE;
}

static DoorApart
apart_of (const DoorApartTaker *self, const DoorSession *session, DoorNode node, const char *value)
{
  DoorDefNode def = door_session_slot (session, node)->def;
  DoorApart apart = door_form_apart (session->def, def);

  if (apart != DOOR_APART_NONE || word_of (session->def, def) || !is_made (session, def))
    return apart;
  return holds_named (self, value) ? DOOR_APART_IDENTIFIERS : DOOR_APART_NONE;
}

DoorApart
door_apart_take (DoorApartTaker *self, const DoorSession *session, DoorNode node, const char *value)
{
  DoorApart apart = tells_nothing (session, node, value) ? DOOR_APART_NONE
                                                         : apart_of (self, session, node, value);
  GString *out;

  if (apart == DOOR_APART_NONE)
    return apart;
  if (!self->documents[apart])
    {
      self->documents[apart] = g_string_new (NULL);
      g_string_append_printf (self->documents[apart], "<apart xmlns=\"%s\" kind=\"%s\">",
                              DOOR_APART_NAMESPACE, names[apart]);
    }
  out = self->documents[apart];
  g_string_append (out, "<value>");
  door_xml_append_escaped (out, value);
  g_string_append (out, "</value>");
  return apart;
}

void
door_apart_taker_finish (DoorApartTaker *self, GBytes *ret_apart[static DOOR_N_APART])
{
  for (guint i = 0; i < DOOR_N_APART; i++)
    {
      ret_apart[i] = NULL;
      if (!self->documents[i])
        continue;
      g_string_append (self->documents[i], "</apart>");
      ret_apart[i] = g_string_free_to_bytes (self->documents[i]);
    }
  g_ptr_array_unref (self->named);
}

/* --- Merging ----------------------------------------------------------------------------------- */

static DoorApart
mark_of (const xmlNode *element)
{
  g_autofree char *word = NULL;
  const xmlAttr *attribute
      = xmlHasNsProp ((xmlNode *) element, BAD_CAST "apart", BAD_CAST DOOR_APART_NAMESPACE);

  if (!attribute)
    return DOOR_APART_NONE;
  word = door_xml_text ((const xmlNode *) attribute);
  return door_apart_parse (word);
}

/* The mark, and the prefix that was declared for it. */
static void
remove_mark (xmlNode *element)
{
  xmlNs **at = &element->nsDef;

  xmlUnsetNsProp (element, xmlSearchNsByHref (element->doc, element, BAD_CAST DOOR_APART_NAMESPACE),
                  BAD_CAST "apart");
  while (*at)
    if (xmlStrEqual ((*at)->href, BAD_CAST DOOR_APART_NAMESPACE) && (*at)->prefix
        && element->ns != *at)
      {
        xmlNs *gone = *at;

        *at = gone->next;
        gone->next = NULL;
        xmlFreeNs (gone);
      }
    else
      at = &(*at)->next;
}

typedef struct {
  DoorApart apart;
  const xmlNode *value; /* the next one */
  gboolean good;
} Merge;

static void
merge_below (Merge *self, xmlNode *element)
{
  for (xmlNode *kid = xmlFirstElementChild (element); kid && self->good;
       kid = xmlNextElementSibling (kid))
    {
      g_autofree char *text = NULL;

      merge_below (self, kid);
      if (mark_of (kid) != self->apart)
        continue;
      self->good = self->value != NULL && kid->children == NULL;
      if (!self->good)
        return;
      text = door_xml_text (self->value);
      self->value = xmlNextElementSibling ((xmlNode *) self->value);
      remove_mark (kid);
      xmlAddChild (kid, xmlNewDocText (kid->doc, BAD_CAST text));
    }
}

static GBytes *
print_doc (xmlDoc *doc)
{
  xmlChar *text = NULL;
  int n = 0;

  xmlDocDumpMemoryEnc (doc, &text, &n, "UTF-8");
  return text ? g_bytes_new_with_free_func (text, (gsize) n, xmlFree, text) : NULL;
}

GBytes *
door_apart_merge (GBytes *record, GBytes *apart, GError **error)
{
  g_autoptr (xmlDoc) into = door_xml_parse (record, "submission.xml", error);
  g_autoptr (xmlDoc) from = into ? door_xml_parse (apart, "apart.xml", error) : NULL;
  xmlNode *root = from ? xmlDocGetRootElement (from) : NULL;
  Merge merge = { DOOR_APART_NONE, NULL, FALSE };
  g_autofree char *kind = NULL;

  if (!root)
    return NULL;
  kind = (char *) xmlGetNoNsProp (root, BAD_CAST "kind");
  merge = (Merge){ door_apart_parse (kind), xmlFirstElementChild (root), TRUE };
  merge.good = merge.apart != DOOR_APART_NONE && xmlStrEqual (root->name, BAD_CAST "apart");
  if (merge.good)
    merge_below (&merge, xmlDocGetRootElement (into));
  if (merge.good && !merge.value)
    return print_doc (into);
  g_set_error_literal (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_RECORD,
                       "what was kept apart does not belong to this record");
  return NULL;
}

/* --- What is still apart ----------------------------------------------------------------------- */

typedef struct {
  const DoorFormDef *def;
  GHashTable *marks;
} Look;

/* "/data/member[2]": with its place only where the form says that it repeats. */
static char *
ref_below (const Look *self, const char *above, DoorDefNode node, const xmlNode *element)
{
  guint place = 1;

  if (door_form_kind (self->def, node) != DOOR_DEF_REPEAT)
    return g_strdup_printf ("%s/%s", above, door_form_name (self->def, node));
  for (const xmlNode *at = element->prev; at; at = at->prev)
    place += at->type == XML_ELEMENT_NODE && xmlStrEqual (at->name, element->name);
  return g_strdup_printf ("%s/%s[%u]", above, door_form_name (self->def, node), place);
}

static DoorDefNode
child_named (const DoorFormDef *def, DoorDefNode parent, const xmlChar *name)
{
  DoorDefNode child = door_form_first_child (def, parent);

  while (child != DOOR_DEF_NONE
         && (door_form_kind (def, child) == DOOR_DEF_ATTRIBUTE
             || strcmp (door_form_name (def, child), (const char *) name) != 0))
    child = door_form_next_sibling (def, child);
  return child;
}

static void
look_below (const Look *self, const char *above, DoorDefNode parent, const xmlNode *element)
{
  for (const xmlNode *kid = element->children; kid; kid = kid->next)
    {
      g_autofree char *ref = NULL;
      DoorDefNode node;

      if (kid->type != XML_ELEMENT_NODE
          || (node = child_named (self->def, parent, kid->name)) == DOOR_DEF_NONE)
        continue;
      ref = ref_below (self, above, node, kid);
      if (mark_of (kid) != DOOR_APART_NONE)
        g_hash_table_insert (self->marks, g_strdup (ref), GUINT_TO_POINTER (mark_of (kid)));
      look_below (self, ref, node, kid);
    }
}

GHashTable *
door_apart_marks (const DoorFormDef *def, GBytes *record)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (record, "submission.xml", NULL);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;
  Look look = { def, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  if (root && strcmp ((const char *) root->name, door_form_root_name (def)) == 0)
    look_below (&look, door_form_path (def, DOOR_DEF_ROOT), DOOR_DEF_ROOT, root);
  return look.marks;
}
