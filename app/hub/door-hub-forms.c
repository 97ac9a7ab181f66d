/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-xml.h"

#include <string.h>

#define NS_XHTML "http://www.w3.org/1999/xhtml"
#define NS_XFORMS "http://www.w3.org/2002/xforms"
/* Counts publications, so that a device need not compare the whole list. */
#define FORMS_COUNTER "forms-changed"

void
door_hub_form_free (DoorHubForm *self)
{
  if (self == NULL)
    return;
  g_free (self->form_id);
  g_free (self->version);
  g_free (self->name);
  g_free (self->hash);
  g_clear_pointer (&self->xml, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->media, g_ptr_array_unref);
  g_free (self);
}

/* Reading the form's own head --------------------------------------------------------------- */

/* The root of the primary instance: the first element in the first <instance> of the <model>. */
static const xmlNode *
primary_root (const xmlNode *root)
{
  const xmlNode *head = door_xml_child (root, NS_XHTML, "head");
  const xmlNode *model = head != NULL ? door_xml_child (head, NS_XFORMS, "model") : NULL;
  const xmlNode *instance = model != NULL ? door_xml_child (model, NS_XFORMS, "instance") : NULL;
  for (const xmlNode *node = instance != NULL ? instance->children : NULL; node; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      return node;
  return NULL;
}

static char *
form_title (const xmlNode *root)
{
  const xmlNode *head = door_xml_child (root, NS_XHTML, "head");
  const xmlNode *title = head != NULL ? door_xml_child (head, NS_XHTML, "title") : NULL;
  return title != NULL ? g_strstrip (door_xml_text (title)) : g_strdup ("");
}

/* Form id, version and name of a form's XML; the hub looks at nothing else of it. */
static DoorHubForm *
read_form (GBytes *xml, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (xmlDoc) doc = door_xml_parse (xml, "form", &fault);
  if (doc == NULL)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID, "%s", fault->message), NULL;

  const xmlNode *root = xmlDocGetRootElement (doc);
  const xmlNode *instance = primary_root (root);
  g_autofree char *id = instance != NULL ? door_xml_attribute (instance, NULL, "id") : NULL;
  if (id == NULL || *id == '\0' || strlen (id) > DOOR_SUBMISSION_MAX_ID)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "This is not an XForm with a form id. Convert a workbook first "
                                "with \"doorctl convert\"."),
           NULL;

  DoorHubForm *self = g_new0 (DoorHubForm, 1);
  self->form_id = g_steal_pointer (&id);
  self->version = door_xml_attribute (instance, NULL, "version");
  if (self->version == NULL)
    self->version = g_strdup ("");
  self->name = form_title (root);
  if (*self->name == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (self->form_id);
    }
  self->hash = door_openrosa_hash (xml);
  self->xml = g_bytes_ref (xml);
  return self;
}

/* Publishing ------------------------------------------------------------------------------ */

static gboolean
check_media (const GPtrArray *media, GError **error)
{
  for (guint i = 0; media != NULL && i < media->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (media, i);
      if (!door_media_name_is_safe (part->name))
        return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                    "A media file has a name that other systems cannot keep.");
    }
  return TRUE;
}

static gboolean
same_media (const DoorHubForm *held, const GPtrArray *media)
{
  if (held->media->len != (media != NULL ? media->len : 0))
    return FALSE;
  for (guint i = 0; i < held->media->len; i++)
    {
      const DoorListedMedia *listed = g_ptr_array_index (held->media, i);
      const DoorWirePart *part = door_multipart_find (media, listed->filename);
      g_autofree char *hash = part != NULL ? door_openrosa_hash (part->bytes) : NULL;
      if (g_strcmp0 (hash, listed->hash) != 0)
        return FALSE;
    }
  return TRUE;
}

/* 0: not there, or only noted without its text (door-hub-relay.h); 1: there with the same bytes; -1: a
 * fault, or there with other bytes. */
static int
compare_published (DoorHubStore *self,
                   const DoorHubForm *form,
                   const GPtrArray *media,
                   GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorHubForm) held
      = door_hub_store_get_form (self, form->form_id, form->version, &fault);
  if (held == NULL)
    {
      if (g_error_matches (fault, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND))
        return 0;
      g_propagate_error (error, g_steal_pointer (&fault));
      return -1;
    }
  if (*held->hash == '\0')
    return 0;
  if (strcmp (held->hash, form->hash) == 0 && same_media (held, media))
    return 1;
  door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                       "Version \"%s\" of form %s is published with other contents. Give the "
                       "changed form a new version.",
                       form->version, form->form_id);
  return -1;
}

static gboolean
insert_form (DoorHubStore *self, const DoorHubForm *form, GBytes *signature, GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO form (form_id, version, name, hash, xml, signature,"
                           " published) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                           " ON CONFLICT (form_id, version) DO UPDATE SET name = excluded.name,"
                           " hash = excluded.hash, xml = excluded.xml, state = 0,"
                           " signature = excluded.signature, published = excluded.published",
                           DOOR_TEXT (form->form_id), DOOR_TEXT (form->version),
                           DOOR_TEXT (form->name), DOOR_TEXT (form->hash), DOOR_BYTES (form->xml),
                           DOOR_BYTES (signature), DOOR_INT (door_clock_now (self->clock)));
}

static gboolean
insert_media (DoorHubStore *self, const DoorHubForm *form, const DoorWirePart *part, GError **error)
{
  g_autofree char *hash = door_openrosa_hash (part->bytes);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO form_media (form, filename, hash, content)"
                           " SELECT id, $1, $2, $3 FROM form WHERE form_id = $4 AND version = $5",
                           DOOR_TEXT (part->name), DOOR_TEXT (hash), DOOR_BYTES (part->bytes),
                           DOOR_TEXT (form->form_id), DOOR_TEXT (form->version));
}

static gboolean
publish (DoorHubStore *self,
         const DoorHubForm *form,
         const GPtrArray *media,
         GBytes *signature,
         GError **error)
{
  int found = compare_published (self, form, media, error);
  if (found != 0)
    return found > 0;
  if (!insert_form (self, form, signature, error))
    return FALSE;
  for (guint i = 0; media != NULL && i < media->len; i++)
    if (!insert_media (self, form, g_ptr_array_index (media, i), error))
      return FALSE;
  return door_hub_store_bump (self, FORMS_COUNTER, error);
}

gboolean
door_hub_store_publish_form (DoorHubStore *self,
                             GBytes *xml,
                             const GPtrArray *media,
                             GBytes *signature,
                             char **ret_form_id,
                             char **ret_version,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && xml != NULL, FALSE);
  g_autoptr (DoorHubForm) form = read_form (xml, error);
  if (form == NULL || !check_media (media, error) || !door_hub_store_enter (self, error))
    return FALSE;
  gboolean done = publish (self, form, media, signature, error);
  if (!door_hub_store_leave (self, done, error))
    return FALSE;
  if (ret_form_id != NULL)
    *ret_form_id = g_strdup (form->form_id);
  if (ret_version != NULL)
    *ret_version = g_strdup (form->version);
  return TRUE;
}

static gboolean
change_state (DoorHubStore *self,
              const char *form_id,
              const char *version,
              DoorFormState state,
              GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "UPDATE form SET state = $1 WHERE form_id = $2 AND version = $3"
                           " RETURNING id",
                           DOOR_INT (state), DOOR_TEXT (form_id), DOOR_TEXT (version))
      || !door_hub_store_one (self, "form", error) || !door_hub_sql_finish (self->sql, error))
    return FALSE;
  return door_hub_store_bump (self, FORMS_COUNTER, error);
}

gboolean
door_hub_store_set_form_state (DoorHubStore *self,
                               const char *form_id,
                               const char *version,
                               DoorFormState state,
                               GError **error)
{
  g_return_val_if_fail (self != NULL && form_id != NULL && version != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, change_state (self, form_id, version, state, error), error);
}

gboolean
door_hub_store_set_form_plain (
    DoorHubStore *self, const char *form_id, const char *version, gboolean plain, GError **error)
{
  g_return_val_if_fail (self != NULL && form_id != NULL && version != NULL, FALSE);
  return door_hub_sql_start (self->sql, error,
                             "UPDATE form SET plain = $1 WHERE form_id = $2 AND version = $3"
                             " RETURNING id",
                             DOOR_INT (plain), DOOR_TEXT (form_id), DOOR_TEXT (version))
         && door_hub_store_one (self, "form or version", error)
         && door_hub_sql_finish (self->sql, error);
}

/* Reading --------------------------------------------------------------------------------- */

#define FORM_COLUMNS "SELECT id, form_id, version, name, hash, signature, state, plain"

static DoorHubForm *
read_row (DoorHubSql *sql)
{
  DoorHubForm *self = g_new0 (DoorHubForm, 1);
  self->form_id = g_strdup (door_hub_sql_text (sql, 1));
  self->version = g_strdup (door_hub_sql_text (sql, 2));
  self->name = g_strdup (door_hub_sql_text (sql, 3));
  self->hash = g_strdup (door_hub_sql_text (sql, 4));
  self->signature = door_hub_sql_bytes (sql, 5);
  self->state = door_hub_sql_int (sql, 6);
  self->plain = door_hub_sql_int (sql, 7) != 0;
  self->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listed_media_free);
  return self;
}

static gboolean
read_media (DoorHubStore *self, DoorHubForm *form, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT filename, form_media.hash FROM form_media"
                           " JOIN form ON form.id = form_media.form"
                           " WHERE form_id = $1 AND version = $2 ORDER BY filename",
                           DOOR_TEXT (form->form_id), DOOR_TEXT (form->version)))
    return FALSE;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      DoorListedMedia *media = door_listed_media_new ();
      media->filename = g_strdup (door_hub_sql_text (self->sql, 0));
      media->hash = g_strdup (door_hub_sql_text (self->sql, 1));
      g_ptr_array_add (form->media, media);
    }
  return status == 0;
}

GPtrArray *
door_hub_store_list_forms (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) forms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_hub_form_free);
  int status = -1;
  if (self->sql->driver->start (self->sql, FORM_COLUMNS " FROM form ORDER BY id", NULL, 0, error))
    while ((status = door_hub_sql_next (self->sql, error)) > 0)
      g_ptr_array_add (forms, read_row (self->sql));
  for (guint i = 0; status == 0 && i < forms->len; i++)
    if (!read_media (self, g_ptr_array_index (forms, i), error))
      return NULL;
  return status == 0 ? g_steal_pointer (&forms) : NULL;
}

static gboolean
start_newest (DoorHubStore *self, const char *form_id, GError **error)
{
  return door_hub_sql_start (self->sql, error,
                             FORM_COLUMNS ", xml FROM form WHERE form_id = $1 AND state = 0"
                                          " ORDER BY id DESC LIMIT 1",
                             DOOR_TEXT (form_id));
}

static gboolean
start_version (DoorHubStore *self, const char *form_id, const char *version, GError **error)
{
  return door_hub_sql_start (self->sql, error,
                             FORM_COLUMNS ", xml FROM form WHERE form_id = $1 AND version = $2",
                             DOOR_TEXT (form_id), DOOR_TEXT (version));
}

DoorHubForm *
door_hub_store_get_form (DoorHubStore *self,
                         const char *form_id,
                         const char *version,
                         GError **error)
{
  g_return_val_if_fail (self != NULL && form_id != NULL, NULL);
  gboolean started = version != NULL ? start_version (self, form_id, version, error)
                                     : start_newest (self, form_id, error);
  if (!started || !door_hub_store_one (self, "form or version", error))
    return NULL;
  g_autoptr (DoorHubForm) form = read_row (self->sql);
  form->xml = door_hub_sql_bytes (self->sql, 8);
  door_hub_sql_end (self->sql);
  return read_media (self, form, error) ? g_steal_pointer (&form) : NULL;
}

GBytes *
door_hub_store_get_media (DoorHubStore *self,
                          const char *form_id,
                          const char *version,
                          const char *filename,
                          GError **error)
{
  g_return_val_if_fail (self != NULL && form_id != NULL && version != NULL, NULL);
  g_return_val_if_fail (filename != NULL, NULL);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT content FROM form_media JOIN form ON form.id = form_media.form"
                           " WHERE form_id = $1 AND version = $2 AND filename = $3",
                           DOOR_TEXT (form_id), DOOR_TEXT (version), DOOR_TEXT (filename))
      || !door_hub_store_one (self, "media file", error))
    return NULL;
  GBytes *bytes = door_hub_sql_bytes (self->sql, 0);
  door_hub_sql_end (self->sql);
  return bytes != NULL ? bytes : g_bytes_new_static ("", 0);
}

/* Roster ---------------------------------------------------------------------------------- */

static gboolean
insert_roster (DoorHubStore *self, guint64 epoch, GBytes *roster, GError **error)
{
  guint64 held = 0;
  g_autoptr (GBytes) old = door_hub_store_get_roster (self, &held, error);
  if (old != NULL && held == epoch && g_bytes_equal (old, roster))
    return TRUE;
  if (epoch == 0 || epoch > G_MAXINT64 || (old != NULL && epoch <= held))
    return door_hub_store_fail (
        error, DOOR_HUB_STORE_ERROR_INVALID,
        "The roster's epoch is not above the one the hub holds (%" G_GUINT64_FORMAT ").", held);
  return door_hub_sql_run (
      self->sql, error, "INSERT INTO roster (epoch, content, added) VALUES ($1, $2, $3)",
      DOOR_INT ((gint64) epoch), DOOR_BYTES (roster), DOOR_INT (door_clock_now (self->clock)));
}

gboolean
door_hub_store_put_roster (DoorHubStore *self, guint64 epoch, GBytes *roster, GError **error)
{
  g_return_val_if_fail (self != NULL && roster != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, insert_roster (self, epoch, roster, error), error);
}

GBytes *
door_hub_store_get_roster (DoorHubStore *self, guint64 *ret_epoch, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  GBytes *roster = NULL;
  if (!self->sql->driver->start (self->sql,
                                 "SELECT epoch, content FROM roster ORDER BY epoch DESC LIMIT 1",
                                 NULL, 0, error))
    return NULL;
  if (door_hub_sql_next (self->sql, error) > 0)
    {
      if (ret_epoch != NULL)
        *ret_epoch = door_hub_sql_int (self->sql, 0);
      roster = door_hub_sql_bytes (self->sql, 1);
    }
  door_hub_sql_end (self->sql);
  return roster;
}
