/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-openrosa.h"

#include "door-files.h"
#include "door-seal.h"
#include "door-xml.h"

#include <openssl/sha.h>
#include <string.h>

G_DEFINE_QUARK (door_openrosa_error_quark, door_openrosa_error)

#define NS_LIST "http://openrosa.org/xforms/xformsList"
#define NS_MANIFEST "http://openrosa.org/xforms/xformsManifest"
#define NS_RESPONSE "http://openrosa.org/http/response"
/* Elements that only our hub writes and other clients pass over. */
#define NS_DOOR "urn:doorstep:openrosa"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

enum { MAX_DEPTH = 8 };

/* Reading --------------------------------------------------------------------------------- */

static xmlDoc *
parse_root (GBytes *bytes, const char *what, const char *ns, const char *root, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (xmlDoc) doc = door_xml_parse (bytes, what, &fault);
  if (doc == NULL)
    {
      int code = g_error_matches (fault, DOOR_XML_ERROR, DOOR_XML_ERROR_TOO_LARGE)
                     ? DOOR_OPENROSA_ERROR_TOO_LARGE
                     : DOOR_OPENROSA_ERROR_MALFORMED;
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, code, fault->message);
      return NULL;
    }
  if (!door_xml_is (xmlDocGetRootElement (doc), ns, root))
    {
      g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
                   "%s: found no <%s> where one was expected", what, root);
      return NULL;
    }
  return g_steal_pointer (&doc);
}

/* Text of a child without the white space around it; NULL when absent or empty. */
static char *
child_text (const xmlNode *parent, const char *ns, const char *name)
{
  xmlNode *child = door_xml_child (parent, ns, name);
  if (child == NULL)
    return NULL;
  g_autofree char *text = g_strstrip (door_xml_text (child));
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
missing (const char *what, const char *element, GError **error)
{
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
               "%s: an entry has no <%s>", what, element);
  return FALSE;
}

static gboolean
has_room (const GPtrArray *entries, const char *what, GError **error)
{
  if (entries->len < DOOR_OPENROSA_MAX_ENTRIES)
    return TRUE;
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE,
               "%s: more than %d entries", what, DOOR_OPENROSA_MAX_ENTRIES);
  return FALSE;
}

static char *
text_or_empty (char *text)
{
  return text != NULL ? text : g_strdup ("");
}

/* Writing --------------------------------------------------------------------------------- */

static void
append_element (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, "    <%s>", name);
  door_xml_append_escaped (out, text);
  g_string_append_printf (out, "</%s>\n", name);
}

/* Form list ------------------------------------------------------------------------------- */

DoorListedForm *
door_listed_form_new (void)
{
  return g_new0 (DoorListedForm, 1);
}

void
door_listed_form_free (DoorListedForm *self)
{
  if (self == NULL)
    return;
  g_free (self->form_id);
  g_free (self->name);
  g_free (self->version);
  g_free (self->hash);
  g_free (self->download_url);
  g_free (self->manifest_url);
  g_free (self->description);
  g_free (self->signature);
  g_free (self);
}

static DoorListedForm *
read_form (const xmlNode *node, GError **error)
{
  g_autoptr (DoorListedForm) form = door_listed_form_new ();

  form->form_id = child_text (node, NS_LIST, "formID");
  form->hash = child_text (node, NS_LIST, "hash");
  form->download_url = child_text (node, NS_LIST, "downloadUrl");
  if (form->form_id == NULL)
    return missing ("form list", "formID", error), NULL;
  if (form->download_url == NULL)
    return missing ("form list", "downloadUrl", error), NULL;
  form->name = child_text (node, NS_LIST, "name");
  if (form->name == NULL)
    form->name = g_strdup (form->form_id);
  form->hash = text_or_empty (form->hash);
  form->version = text_or_empty (child_text (node, NS_LIST, "version"));
  form->manifest_url = child_text (node, NS_LIST, "manifestUrl");
  form->description = child_text (node, NS_LIST, "descriptionText");
  form->signature = child_text (node, NS_DOOR, "signature");
  return g_steal_pointer (&form);
}

GPtrArray *
door_form_list_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autoptr (xmlDoc) doc = parse_root (bytes, "form list", NS_LIST, "xforms", error);
  if (doc == NULL)
    return NULL;

  g_autoptr (GPtrArray) forms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listed_form_free);
  const xmlNode *node = door_xml_child (xmlDocGetRootElement (doc), NS_LIST, "xform");
  for (; node != NULL; node = door_xml_next (node, NS_LIST, "xform"))
    {
      DoorListedForm *form = has_room (forms, "form list", error) ? read_form (node, error) : NULL;
      if (form == NULL)
        return NULL;
      g_ptr_array_add (forms, form);
    }
  return g_steal_pointer (&forms);
}

char *
door_form_list_print (const GPtrArray *forms)
{
  g_return_val_if_fail (forms != NULL, NULL);
  GString *out
      = g_string_new (XML_HEAD "<xforms xmlns=\"" NS_LIST "\" xmlns:door=\"" NS_DOOR "\">\n");
  for (guint i = 0; i < forms->len; i++)
    {
      const DoorListedForm *form = g_ptr_array_index (forms, i);
      g_string_append (out, "  <xform>\n");
      append_element (out, "formID", form->form_id);
      append_element (out, "name", form->name);
      append_element (out, "version", form->version);
      append_element (out, "hash", form->hash);
      append_element (out, "descriptionText", form->description);
      append_element (out, "downloadUrl", form->download_url);
      append_element (out, "manifestUrl", form->manifest_url);
      append_element (out, "door:signature", form->signature);
      g_string_append (out, "  </xform>\n");
    }
  g_string_append (out, "</xforms>\n");
  return g_string_free (out, FALSE);
}

/* Media manifest -------------------------------------------------------------------------- */

DoorListedMedia *
door_listed_media_new (void)
{
  return g_new0 (DoorListedMedia, 1);
}

void
door_listed_media_free (DoorListedMedia *self)
{
  if (self == NULL)
    return;
  g_free (self->filename);
  g_free (self->hash);
  g_free (self->download_url);
  g_free (self->integrity_url);
  g_free (self);
}

static DoorListedMedia *
read_media (const xmlNode *node, GError **error)
{
  g_autoptr (DoorListedMedia) media = door_listed_media_new ();
  g_autofree char *type = door_xml_attribute (node, NULL, "type");

  media->filename = child_text (node, NS_MANIFEST, "filename");
  media->download_url = child_text (node, NS_MANIFEST, "downloadUrl");
  if (media->filename == NULL)
    return missing ("media manifest", "filename", error), NULL;
  if (media->download_url == NULL)
    return missing ("media manifest", "downloadUrl", error), NULL;
  if (!door_media_name_is_safe (media->filename))
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_UNSAFE,
                           "media manifest: a file name would leave the form's folder");
      return NULL;
    }
  media->hash = text_or_empty (child_text (node, NS_MANIFEST, "hash"));
  media->integrity_url = child_text (node, NS_MANIFEST, "integrityUrl");
  media->entity_list = g_strcmp0 (type, "entityList") == 0;
  return g_steal_pointer (&media);
}

GPtrArray *
door_media_manifest_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autoptr (xmlDoc) doc = parse_root (bytes, "media manifest", NS_MANIFEST, "manifest", error);
  if (doc == NULL)
    return NULL;

  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listed_media_free);
  const xmlNode *node = door_xml_child (xmlDocGetRootElement (doc), NS_MANIFEST, "mediaFile");
  for (; node != NULL; node = door_xml_next (node, NS_MANIFEST, "mediaFile"))
    {
      DoorListedMedia *media
          = has_room (all, "media manifest", error) ? read_media (node, error) : NULL;
      if (media == NULL)
        return NULL;
      g_ptr_array_add (all, media);
    }
  return g_steal_pointer (&all);
}

char *
door_media_manifest_print (const GPtrArray *media)
{
  g_return_val_if_fail (media != NULL, NULL);
  GString *out = g_string_new (XML_HEAD "<manifest xmlns=\"" NS_MANIFEST "\">\n");
  for (guint i = 0; i < media->len; i++)
    {
      const DoorListedMedia *file = g_ptr_array_index (media, i);
      g_string_append_printf (out, "  <mediaFile%s>\n",
                              file->entity_list ? " type=\"entityList\"" : "");
      append_element (out, "filename", file->filename);
      append_element (out, "hash", file->hash);
      append_element (out, "downloadUrl", file->download_url);
      append_element (out, "integrityUrl", file->integrity_url);
      g_string_append (out, "  </mediaFile>\n");
    }
  g_string_append (out, "</manifest>\n");
  return g_string_free (out, FALSE);
}

/* Entities -------------------------------------------------------------------------------- */

static gboolean
is_deleted (const xmlNode *entity)
{
  const xmlNode *node = door_xml_child (entity, NULL, "deleted");
  g_autofree char *text = node != NULL ? door_xml_text (node) : NULL;
  return text != NULL && strcmp (g_strstrip (text), "true") == 0;
}

GPtrArray *
door_entity_integrity_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autoptr (xmlDoc) doc = parse_root (bytes, "entities", NULL, "data", error);
  if (doc == NULL)
    return NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  const xmlNode *list = door_xml_child (xmlDocGetRootElement (doc), NULL, "entities");
  const xmlNode *node = list != NULL ? door_xml_child (list, NULL, "entity") : NULL;
  for (; node != NULL; node = door_xml_next (node, NULL, "entity"))
    {
      g_autofree char *id = door_xml_attribute (node, NULL, "id");
      if (!has_room (all, "entities", error))
        return NULL;
      if (id != NULL && is_deleted (node))
        g_ptr_array_add (all, g_steal_pointer (&id));
    }
  return g_steal_pointer (&all);
}

/* Response -------------------------------------------------------------------------------- */

DoorOpenRosaResponse *
door_openrosa_response_new (const char *nature, const char *message)
{
  DoorOpenRosaResponse *self = g_new0 (DoorOpenRosaResponse, 1);
  self->nature = g_strdup (nature != NULL ? nature : "");
  self->message = g_strdup (message != NULL ? message : "");
  return self;
}

void
door_openrosa_response_free (DoorOpenRosaResponse *self)
{
  if (self == NULL)
    return;
  g_free (self->message);
  g_free (self->nature);
  g_free (self->receipt);
  g_free (self);
}

DoorOpenRosaResponse *
door_openrosa_response_parse (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autoptr (xmlDoc) doc
      = parse_root (bytes, "answer to the submission", NS_RESPONSE, "OpenRosaResponse", error);
  if (doc == NULL)
    return NULL;

  const xmlNode *root = xmlDocGetRootElement (doc);
  xmlNode *node = door_xml_child (root, NS_RESPONSE, "message");
  g_autofree char *nature = node != NULL ? door_xml_attribute (node, NULL, "nature") : NULL;
  g_autofree char *message = child_text (root, NS_RESPONSE, "message");
  DoorOpenRosaResponse *self = door_openrosa_response_new (nature, message);
  self->receipt = child_text (root, NS_DOOR, "receipt");
  return self;
}

char *
door_openrosa_response_print (const DoorOpenRosaResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  GString *out = g_string_new (XML_HEAD "<OpenRosaResponse xmlns=\"" NS_RESPONSE
                                        "\" items=\"0\">\n    <message nature=\"");
  door_xml_append_escaped (out, self->nature);
  g_string_append (out, "\">");
  door_xml_append_escaped (out, self->message);
  g_string_append (out, "</message>\n");
  if (self->receipt != NULL)
    {
      g_string_append (out, "    <door:receipt xmlns:door=\"" NS_DOOR "\">");
      door_xml_append_escaped (out, self->receipt);
      g_string_append (out, "</door:receipt>\n");
    }
  g_string_append (out, "</OpenRosaResponse>\n");
  return g_string_free (out, FALSE);
}

/* Helpers --------------------------------------------------------------------------------- */

char *
door_openrosa_hash (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);
  return g_strconcat ("md5:", hex, NULL);
}

char *
door_openrosa_sha256 (GBytes *bytes)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  guint8 hash[DOOR_HASH_BYTES];
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  SHA256 (data, length, hash);
  return door_hash_to_text (hash);
}

gboolean
door_media_name_is_safe (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_auto (GStrv) steps = g_strsplit (name, "/", MAX_DEPTH + 1);
  guint n = g_strv_length (steps);
  if (n == 0 || n > MAX_DEPTH)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!door_file_name_is_safe (steps[i]))
      return FALSE;
  return TRUE;
}
