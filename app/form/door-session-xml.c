/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-apart-private.h"
#include "door-session-private.h"
#include "door-xml.h"

#define XFORMS "http://www.w3.org/2002/xforms"

typedef struct {
  DoorSession *session;
  GString *out;
  gboolean relevant_only;
  DoorApartTaker *apart; /* NULL: nothing is kept apart */
} Writer;

/* --- Names -------------------------------------------------------------------------------- */

static const DoorTreeNamespace *
namespace_at (const DoorSession *self, guint16 ns)
{
  return &g_array_index (self->def->tree->namespaces, DoorTreeNamespace, ns);
}

static void
append_name (Writer *self, const DoorDefNodeData *data)
{
  const char *prefix = namespace_at (self->session, data->ns)->prefix;

  if (*prefix)
    g_string_append_printf (self->out, "%s:", prefix);
  g_string_append (self->out, g_quark_to_string (data->name));
}

/* Every prefix the record uses is declared on its root. A record in the form's own default
 * namespace has none (what servers expect); another default is the record's identity and stays. */
static void
append_namespaces (Writer *self)
{
  const DoorFormDef *def = self->session->def;
  g_autoptr (GHashTable) declared = g_hash_table_new (g_str_hash, g_str_equal);

  for (DoorDefNode id = 0; id < def->nodes->len; id++)
    {
      const DoorDefNodeData *data = door_form_node (def, id);
      const DoorTreeNamespace *ns = namespace_at (self->session, data->ns);
      const gboolean is_default = !*ns->prefix;

      if (data->ns == 0 || strcmp (ns->prefix, "xml") == 0
          || g_hash_table_contains (declared, ns->prefix))
        continue;
      if (is_default && (strcmp (ns->uri, XFORMS) == 0 || id != DOOR_DEF_ROOT))
        continue;
      g_hash_table_add (declared, (gpointer) ns->prefix);
      g_string_append_printf (self->out, " xmlns%s%s=\"", is_default ? "" : ":", ns->prefix);
      door_xml_append_escaped (self->out, ns->uri);
      g_string_append_c (self->out, '"');
    }
}

/* --- Writing ------------------------------------------------------------------------------ */

static gboolean
is_left_out (const Writer *self, DoorNode node)
{
  const guint16 state = door_session_slot (self->session, node)->state;

  return (state & DOOR_SLOT_SEALED)
         || (self->relevant_only
             && !(state & (DOOR_SLOT_RELEVANT | DOOR_SLOT_FROZEN | DOOR_SLOT_HOLDS_FROZEN)));
}

static void
append_attributes (Writer *self, DoorNode node)
{
  for (DoorNode c = door_session_first_child (self->session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self->session, c))
    {
      const DoorDefNodeData *data = door_session_data (self->session, c);

      if (data->kind != DOOR_DEF_ATTRIBUTE || is_left_out (self, c))
        continue;
      g_string_append_c (self->out, ' ');
      append_name (self, data);
      g_string_append (self->out, "=\"");
      door_xml_append_escaped (self->out, door_session_text_of (self->session, c));
      g_string_append_c (self->out, '"');
    }
}

/* The mark of a value that is kept apart; FALSE: it is written where it stands. */
static gboolean
append_mark (Writer *self, DoorNode node, const char *value)
{
  DoorApart apart
      = self->apart ? door_apart_take (self->apart, self->session, node, value) : DOOR_APART_NONE;

  if (apart != DOOR_APART_NONE)
    g_string_append_printf (self->out, " xmlns:d=\"%s\" d:apart=\"%s\"", DOOR_APART_NAMESPACE,
                            door_apart_name (apart));
  return apart != DOOR_APART_NONE;
}

static void
append_node (Writer *self, DoorNode node)
{
  const DoorDefNodeData *data = door_session_data (self->session, node);
  const char *value = door_session_text_of (self->session, node);
  const gsize start = self->out->len;
  gsize content;

  if (is_left_out (self, node))
    return;
  g_string_append_c (self->out, '<');
  append_name (self, data);
  if (node == DOOR_NODE_ROOT)
    append_namespaces (self);
  append_attributes (self, node);
  if (data->kind == DOOR_DEF_VALUE && append_mark (self, node, value))
    value = "";
  g_string_append_c (self->out, '>');
  content = self->out->len;
  if (data->kind == DOOR_DEF_VALUE)
    door_xml_append_escaped (self->out, value);
  for (DoorNode c = door_session_first_child (self->session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self->session, c))
    if (door_session_data (self->session, c)->kind != DOOR_DEF_ATTRIBUTE)
      append_node (self, c);
  if (self->out->len == content && start < content)
    {
      g_string_truncate (self->out, content - 1);
      g_string_append (self->out, "/>");
      return;
    }
  g_string_append (self->out, "</");
  append_name (self, data);
  g_string_append_c (self->out, '>');
}

static GBytes *
write_record (DoorSession *self, gboolean relevant_only, DoorApartTaker *apart)
{
  Writer writer = { self, NULL, relevant_only, apart };

  door_session_assert_thread (self);
  writer.out = g_string_sized_new (4096);
  g_string_append (writer.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  append_node (&writer, DOOR_NODE_ROOT);
  return g_string_free_to_bytes (writer.out);
}

GBytes *
door_session_to_xml (DoorSession *self, gboolean relevant_only)
{
  g_return_val_if_fail (self != NULL, NULL);
  return write_record (self, relevant_only, NULL);
}

GBytes *
door_session_to_xml_apart (DoorSession *self, GBytes *ret_apart[static DOOR_N_APART])
{
  DoorApartTaker taker;
  GBytes *record;

  g_return_val_if_fail (self != NULL, NULL);
  door_apart_taker_init (&taker, self);
  record = write_record (self, TRUE, &taker);
  door_apart_taker_finish (&taker, ret_apart);
  return record;
}

/* --- Attachments -------------------------------------------------------------------------- */

static void
collect_attachments (const DoorSession *self, DoorNode node, GPtrArray *names)
{
  const DoorSlot *slot = door_session_slot (self, node);
  const DoorDefNodeData *data = door_form_node (self->def, slot->def);
  const gboolean is_upload
      = data->control != DOOR_CONTROL_NONE
        && door_form_control (self->def, data->control)->kind == DOOR_CONTROL_UPLOAD;

  if (!(slot->state & DOOR_SLOT_RELEVANT) || (slot->state & DOOR_SLOT_SEALED))
    return;
  if ((data->type == DOOR_TYPE_BINARY || is_upload) && !door_slot_is_blank (slot)
      && !g_str_has_prefix (door_session_text_of (self, node), "jr://"))
    g_ptr_array_add (names, g_strdup (door_session_text_of (self, node)));
  for (DoorNode c = door_session_first_child (self, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self, c))
    collect_attachments (self, c, names);
}

char **
door_session_attachments (const DoorSession *self)
{
  GPtrArray *names = g_ptr_array_new ();

  collect_attachments (self, DOOR_NODE_ROOT, names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}
