/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments as rows and sealed files. */
#pragma once

#include "door-vault-private.h"

#define DOOR_MEDIA_FILE_BYTES 16

/* What attachments belong to: an interview, or a sealed section of it while that is open. */
typedef struct {
  const DoorOpenInterview *interview;
  guint8 stream;
  const DoorSecret *key;       /* from which the keys of files are derived */
  const DoorSecret *about_key; /* seals their names */
} DoorMediaOwner;

DoorMediaOwner door_media_of_interview (const DoorOpenInterview *interview);

typedef struct {
  gint64 number;
  GBytes *file; /* its random name */
  char *name;   /* as attached */
  guint8 hash[DOOR_HASH_BYTES];
} DoorAttachment;

void door_attachment_free (DoorAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAttachment, door_attachment_free)

char *door_media_file_name (GBytes *file); /* transfer full */
DoorSecret *door_media_key (const DoorMediaOwner *owner, GBytes *file);
/* In the order they were made. transfer full: of DoorAttachment. */
GPtrArray *door_media_list (DoorVault *self, const DoorMediaOwner *owner, GError **error);
/* Of that name in a list; NULL. transfer none. */
DoorAttachment *door_media_find (GPtrArray *list, const char *name);
/* The sealed file, its hash checked; and what is in it. transfer full. */
GBytes *
door_media_load_sealed (const DoorVault *self, const DoorAttachment *attachment, GError **error);
GBytes *door_media_load (const DoorVault *self,
                         const DoorMediaOwner *owner,
                         const DoorAttachment *attachment,
                         GError **error);
GBytes *
door_media_read (DoorVault *self, const DoorMediaOwner *owner, const char *name, GError **error);

/* Inside a transaction. */
gboolean door_media_add (DoorVault *self,
                         const DoorMediaOwner *owner,
                         const char *name,
                         GBytes *content,
                         GError **error);
/* Its row; door_vault_sweep_media() removes the file. */
gboolean door_media_delete (DoorVault *self, const DoorAttachment *attachment, GError **error);
/* As door_media_add(), in the place of an earlier one of that name. */
gboolean door_media_replace (DoorVault *self,
                             const DoorMediaOwner *owner,
                             const char *name,
                             GBytes *content,
                             GError **error);

/* Takes away the rows of a section's files; door_vault_sweep_media() removes the files. */
gboolean door_media_forget (DoorVault *self,
                            const DoorOpenInterview *interview,
                            guint8 stream,
                            GError **error);

/* Attachments: number 4, each: name, content. */
gboolean
door_media_pack (DoorVault *self, const DoorMediaOwner *owner, GByteArray *out, GError **error);
gboolean door_media_unpack (DoorVault *self,
                            const DoorMediaOwner *owner,
                            DoorBytesReader *reader,
                            GError **error);
