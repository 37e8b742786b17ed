-- A catalog as schema 7 wrote it. Never edited once released: later versions must migrate it.
PRAGMA application_id = 1346587728;
PRAGMA user_version = 7;
BEGIN TRANSACTION;
CREATE TABLE album (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        name_key TEXT NOT NULL UNIQUE,
        query TEXT,
        created_at_ns INTEGER NOT NULL,
        seal INTEGER
    ) STRICT
    ;
INSERT INTO "album" VALUES(1,'Été','été',NULL,1795289124039137907,4004977854);
INSERT INTO "album" VALUES(2,'Best','best','rating:>=4',1795289124055101674,1350093349);
CREATE TABLE album_photo (
        album_id INTEGER NOT NULL REFERENCES album (id),
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        added_at_ns INTEGER NOT NULL,
        seal INTEGER,
        PRIMARY KEY (album_id, photo_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "album_photo" VALUES(1,1,1795289124039137907,806934699);
INSERT INTO "album_photo" VALUES(1,3,1795289124039137907,3717073730);
CREATE TABLE caption (
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        model_id INTEGER NOT NULL REFERENCES model (id),
        text TEXT NOT NULL,
        is_generated INTEGER NOT NULL CHECK (is_generated IN (0, 1)),
        made_at_ns INTEGER NOT NULL,
        seal INTEGER,
        PRIMARY KEY (photo_id, model_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "caption" VALUES(1,1,'a beach at sunset',0,1767225600123456789,2114625977);
CREATE TABLE embedded (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id),
        rating INTEGER,
        title TEXT,
        keywords TEXT NOT NULL,
        seal INTEGER
    ) STRICT
    ;
INSERT INTO "embedded" VALUES(5,NULL,NULL,'[]',3021448258);
CREATE TABLE file (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folder_id INTEGER NOT NULL REFERENCES folder (id),
        relative_path BLOB NOT NULL,
        size_bytes INTEGER NOT NULL,
        mtime_ns ANY NOT NULL,
        inode ANY NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('ok', 'damaged', 'unsupported', 'too large', 'unreadable')),
        reason TEXT NOT NULL DEFAULT '',
        decoder_version INTEGER NOT NULL,
        photo_id INTEGER REFERENCES photo (id),
        last_photo_id INTEGER REFERENCES photo (id), seal INTEGER,
        UNIQUE (folder_id, relative_path),
        CHECK (photo_id IS NOT NULL OR state <> 'ok'),
        CHECK (photo_id IS NULL OR state IN ('ok', 'unreadable')),
        CHECK (photo_id IS NULL OR last_photo_id IS NULL)
    ) STRICT
    ;
INSERT INTO "file" VALUES(1,1,X'7365612E6A7067',1000,1,7,'ok','',1,1,NULL,224428336);
INSERT INTO "file" VALUES(2,1,X'7375622F636166E92E6A7067',1000,1,7,'ok','',1,2,NULL,3292979318);
INSERT INTO "file" VALUES(4,1,X'72617465642E6A7067',1000,1,7,'ok','',1,5,NULL,624580812);
INSERT INTO "file" VALUES(5,1,X'62726F6B656E2E6A7067',1000,1,7,'damaged','broken',1,NULL,NULL,2569530633);
CREATE TABLE folder (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path BLOB NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('online', 'offline')),
        reason TEXT NOT NULL DEFAULT '',
        excluded TEXT NOT NULL DEFAULT '[]'
    , seal INTEGER, files INTEGER NOT NULL DEFAULT 0) STRICT
    ;
INSERT INTO "folder" VALUES(1,X'2F7069637475726573','online','','[]',1582309178,4);
CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ns INTEGER NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        payload TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    , seal INTEGER) STRICT
    ;
INSERT INTO "journal" VALUES(1,1795233245721548155,'tag','Tagged 1 photo','{"tag": "beach"}',0,1182200214);
INSERT INTO "journal" VALUES(2,1795289124039831696,'rows','create album “Été”','[{"album":1,"before":null,"after":["\u00c9t\u00e9",null,1795289124039137907]},{"members":1,"ids":"eJxjZIAAJigNAAAwAAQ=","added":"eJwrnlXp/Un1lQQDFAAAMZ4D6w==","in":true}]',0,4280244179);
INSERT INTO "journal" VALUES(3,1795289124055223622,'rows','create album “Best”','[{"album":2,"before":null,"after":["Best","rating:>=4",1795289124055101674]}]',0,697449813);
INSERT INTO "journal" VALUES(4,1795289124068219277,'rows','rate 1 photo with 5 stars','[{"mark":"rating","ids":"eJxjZIAAAAAQAAI=","before":"eJz7/x8CACPkB/k=","after":"eJxjZYAAAAAwAAY="}]',0,2452093250);
INSERT INTO "journal" VALUES(5,1795289124076053364,'rows','mark 2 photos as favourites','[{"mark":"favourite","ids":"eJxjZIAAJigNAAAwAAQ=","before":"eJxjYEAFAAAQAAE=","after":"eJxjZEAFAAAgAAI="}]',0,2180166085);
INSERT INTO "journal" VALUES(6,1795306962324141612,'rows','tag 3 photos automatically with 2 tags','[{"label":4,"before":null,"after":["Caf\u00e9",1795306962322522027,null,false,false]},{"tag":"Caf\u00e9","ids":"eJxjZIAARigNAAAoAAM=","before":"eJxjYEAFAAAQAAE=","after":"eJxjYkAFAAAwAAM="},{"label":5,"before":null,"after":["dog",1795306962323472915,null,false,false]},{"tag":"dog","ids":"eJxjYoAARigNAAA4AAQ=","before":"eJxjYEAFAAAQAAE=","after":"eJxjYkAFAAAwAAM="}]',0,3449929996);
INSERT INTO "journal" VALUES(7,1795306962351919695,'rows','reject “dog” for 1 photo','[{"tag":"dog","ids":"eJxjYoAAAAAYAAM=","before":"eJxjYoAAAAAYAAM=","after":"eJz7/x8CACPkB/k="}]',0,1170935430);
INSERT INTO "journal" VALUES(8,1795306962370097186,'rows','change tag “dog”','[{"label":5,"before":["dog",1795306962323472915,null,false,false],"after":["dog",1795306962323472915,0.75,true,false]}]',0,1183818629);
INSERT INTO "journal" VALUES(9,1795306962371027927,'rows','rename tag “Café” to “CAFÉ”','[{"label":4,"before":["Caf\u00e9",1795306962322522027,null,false,false],"after":["CAF\u00c9",1795306962322522027,null,false,false]}]',0,4106194765);
CREATE TABLE mark (
        photo_id INTEGER PRIMARY KEY REFERENCES photo (id),
        rating INTEGER CHECK (rating BETWEEN 0 AND 5),
        favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1)),
        seal INTEGER,
        CHECK (rating IS NOT NULL OR favourite = 1)
    ) STRICT
    ;
INSERT INTO "mark" VALUES(1,5,1,2792476518);
INSERT INTO "mark" VALUES(3,NULL,1,2004063477);
CREATE TABLE model (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        dimension INTEGER NOT NULL CHECK (dimension > 0), seal INTEGER,
        UNIQUE (id, dimension)
    ) STRICT
    ;
INSERT INTO "model" VALUES(1,'small',8,1978649205);
INSERT INTO "model" VALUES(2,'large',4,598413154);
CREATE TABLE photo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        content_hash BLOB NOT NULL UNIQUE CHECK (length(content_hash) = 32),
        places INTEGER NOT NULL DEFAULT 0 CHECK (places >= 0),
        size_bytes INTEGER NOT NULL,
        format TEXT NOT NULL,
        width_px INTEGER NOT NULL,
        height_px INTEGER NOT NULL,
        perceptual_hash INTEGER NOT NULL,
        taken_at TEXT,
        taken_offset_minutes INTEGER,
        camera_make TEXT,
        camera_model TEXT,
        lens TEXT,
        exposure_s REAL,
        f_number REAL,
        iso INTEGER,
        focal_mm REAL,
        latitude REAL,
        longitude REAL,
        altitude_m REAL,
        rating INTEGER,
        title TEXT,
        keywords TEXT NOT NULL DEFAULT '[]'
    , added_at_ns INTEGER NOT NULL DEFAULT 0, seal INTEGER) STRICT
    ;
INSERT INTO "photo" VALUES(1,X'F89CCB3BDA9FF07C9E43BDEC76A9603656EB3241BED75D01D07CF40749EF0B49',1,1003,'JPEG',400,300,-532327198005137284,'2025-08-14T17:42:05',NULL,NULL,NULL,NULL,NULL,NULL,400,NULL,-33.9,18.4,NULL,4,'Strand','["sea", "sand"]',1767225600123456789,2455941751);
INSERT INTO "photo" VALUES(2,X'6F44E3FF443E2F52033A049DEF9909B6CA0A2C433132CC410DBB7B2D5FC1A86E',1,1006,'JPEG',400,300,8017783922127417170,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0,205993100);
INSERT INTO "photo" VALUES(3,X'664A578D76B8AAC7F50D566523D70EF02BC8DD995B9217777AAA0D8ED6748535',0,1004,'JPEG',400,300,7370800005239057095,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0,3068137890);
INSERT INTO "photo" VALUES(4,X'C0AD7434849EEC989026EF4E082140AF5761AB5561412C2615E7BC53605C85A0',0,1006,'JPEG',400,300,-4562863078544315240,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0,3530683302);
INSERT INTO "photo" VALUES(5,X'0AEE832482771EBA9D43B0B91A8C193120C753D8EC4B276D24D8CA8E8FE97FF6',1,1005,'JPEG',400,300,787711177667321530,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,4,'Été','["boat"]',0,1848002652);
CREATE TABLE photo_tag (
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        tag_id INTEGER NOT NULL REFERENCES tag (id), seal INTEGER, by_machine INTEGER NOT NULL DEFAULT 0 CHECK (by_machine IN (0, 1)),
        PRIMARY KEY (photo_id, tag_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "photo_tag" VALUES(1,3,808061831,0);
INSERT INTO "photo_tag" VALUES(1,4,2601641686,1);
INSERT INTO "photo_tag" VALUES(2,4,362733877,1);
INSERT INTO "photo_tag" VALUES(3,1,147808154,0);
INSERT INTO "photo_tag" VALUES(3,5,3830761499,1);
INSERT INTO "photo_tag" VALUES(4,2,1168780371,0);
INSERT INTO "photo_tag" VALUES(5,2,2298490061,0);
CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL, seal INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO "setting" VALUES('active_model','1',1245973646);
INSERT INTO "setting" VALUES('history','e7bfb24d08e2ecf96bfe77340e1454b2',3438992137);
CREATE TABLE sidecar (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folder_id INTEGER NOT NULL REFERENCES folder (id),
        relative_path BLOB NOT NULL,
        photo_path BLOB NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        size_bytes INTEGER NOT NULL,
        mtime_ns ANY NOT NULL,
        inode ANY NOT NULL,
        keywords TEXT NOT NULL DEFAULT '[]',
        rating INTEGER,
        title TEXT,
        base TEXT NOT NULL DEFAULT '',
        pending TEXT NOT NULL DEFAULT '',
        told TEXT NOT NULL DEFAULT '',
        differences TEXT NOT NULL DEFAULT '[]',
        problem TEXT NOT NULL DEFAULT '',
        made_by_us INTEGER NOT NULL DEFAULT 0 CHECK (made_by_us IN (0, 1)),
        seal INTEGER,
        UNIQUE (folder_id, relative_path)
    ) STRICT
    ;
INSERT INTO "sidecar" VALUES(1,1,X'72617465642E6A70672E786D70',X'72617465642E6A7067',5,512,1767225600123456789,'36893488147419103232','["boat"]',4,'Été','[["inherited"],["inherited"],["inherited"],4,"Été"]','','told','[["rating","4","2"]]','',0,1712322153);
CREATE TABLE "tag" (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        name_key TEXT NOT NULL UNIQUE,
        cut REAL CHECK (cut BETWEEN 0 AND 1),
        is_automatic INTEGER NOT NULL DEFAULT 0 CHECK (is_automatic IN (0, 1)),
        is_taught INTEGER NOT NULL DEFAULT 0 CHECK (is_taught IN (0, 1)),
        created_at_ns INTEGER NOT NULL,
        seal INTEGER
    ) STRICT
    ;
INSERT INTO "tag" VALUES(1,'kept','kept',NULL,0,0,0,3053892472);
INSERT INTO "tag" VALUES(2,'inherited','inherited',NULL,0,0,0,3538487039);
INSERT INTO "tag" VALUES(3,'beach','beach',NULL,0,0,0,1627680039);
INSERT INTO "tag" VALUES(4,'CAFÉ','café',NULL,0,0,1795306962322522027,865991548);
INSERT INTO "tag" VALUES(5,'dog','dog',0.75,1,0,1795306962323472915,1901047051);
CREATE TABLE tag_rejection (
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        tag_id INTEGER NOT NULL REFERENCES tag (id),
        seal INTEGER,
        PRIMARY KEY (photo_id, tag_id)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "tag_rejection" VALUES(2,5,3019293090);
CREATE TABLE vector (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        model_id INTEGER NOT NULL,
        dimension INTEGER NOT NULL,
        photo_id INTEGER NOT NULL REFERENCES photo (id),
        from_thumbnail INTEGER NOT NULL DEFAULT 0 CHECK (from_thumbnail IN (0, 1)),
        vector BLOB NOT NULL CHECK (length(vector) = 2 * dimension), seal INTEGER,
        UNIQUE (model_id, photo_id),
        FOREIGN KEY (model_id, dimension) REFERENCES model (id, dimension)
    ) STRICT
    ;
INSERT INTO "vector" VALUES(1,1,8,1,0,X'A432CCB38C2DAE388C24F53807B6C1B0',3054713096);
INSERT INTO "vector" VALUES(2,1,8,2,0,X'D8B1442097B402AD833882B8EEB215B7',892119523);
INSERT INTO "vector" VALUES(3,1,8,3,0,X'89B186B4763342304B3858B9ECB11EB3',1723787490);
INSERT INTO "vector" VALUES(4,1,8,4,0,X'6531573403B4DE3AA4300AB0D5315F31',1298445843);
INSERT INTO "vector" VALUES(5,1,8,5,0,X'2DAA87B8D1B255B673B685B5AFA807B7',1575924964);
INSERT INTO "vector" VALUES(6,2,4,1,1,X'F134CDB52030F53A',3444037015);
CREATE INDEX file_failed ON file (state) WHERE state <> 'ok';
CREATE INDEX photo_tombstone ON photo (places) WHERE places = 0;
CREATE INDEX photo_taken ON photo (taken_at);
CREATE INDEX vector_from_thumbnail ON vector (model_id, photo_id) WHERE from_thumbnail = 1;
CREATE TRIGGER file_appears AFTER INSERT ON file WHEN NEW.photo_id IS NOT NULL BEGIN
        UPDATE photo SET places = places + 1 WHERE id = NEW.photo_id;
    END;
CREATE TRIGGER file_vanishes AFTER DELETE ON file WHEN OLD.photo_id IS NOT NULL BEGIN
        UPDATE photo SET places = places - 1 WHERE id = OLD.photo_id;
    END;
CREATE TRIGGER file_changes AFTER UPDATE OF photo_id ON file WHEN OLD.photo_id IS NOT NEW.photo_id BEGIN
        UPDATE photo SET places = places - 1 WHERE id = OLD.photo_id;
        UPDATE photo SET places = places + 1 WHERE id = NEW.photo_id;
    END;
CREATE INDEX photo_listed ON photo (taken_at, width_px, height_px, added_at_ns, places) WHERE places > 0;
CREATE INDEX file_photo ON file (photo_id, mtime_ns);
CREATE TRIGGER folder_sealed AFTER INSERT ON folder BEGIN
                    UPDATE folder SET seal = photoclip_seal(NEW.id, NEW.path, CAST(NEW.state AS BLOB), CAST(NEW.reason AS BLOB), CAST(NEW.excluded AS BLOB)) WHERE id = NEW.id;
                END;
CREATE TRIGGER folder_resealed AFTER UPDATE OF id, path, state, reason, excluded ON folder BEGIN
                    UPDATE folder SET seal = photoclip_seal(NEW.id, NEW.path, CAST(NEW.state AS BLOB), CAST(NEW.reason AS BLOB), CAST(NEW.excluded AS BLOB)) WHERE id = NEW.id;
                END;
CREATE TRIGGER photo_sealed AFTER INSERT ON photo BEGIN
                    UPDATE photo SET seal = photoclip_seal(NEW.id, NEW.content_hash, NEW.size_bytes, CAST(NEW.format AS BLOB), NEW.width_px, NEW.height_px, NEW.perceptual_hash, CAST(NEW.taken_at AS BLOB), NEW.taken_offset_minutes, CAST(NEW.camera_make AS BLOB), CAST(NEW.camera_model AS BLOB), CAST(NEW.lens AS BLOB), NEW.exposure_s, NEW.f_number, NEW.iso, NEW.focal_mm, NEW.latitude, NEW.longitude, NEW.altitude_m, NEW.rating, CAST(NEW.title AS BLOB), CAST(NEW.keywords AS BLOB), NEW.added_at_ns) WHERE id = NEW.id;
                END;
CREATE TRIGGER photo_resealed AFTER UPDATE OF id, content_hash, size_bytes, format, width_px, height_px, perceptual_hash, taken_at, taken_offset_minutes, camera_make, camera_model, lens, exposure_s, f_number, iso, focal_mm, latitude, longitude, altitude_m, rating, title, keywords, added_at_ns ON photo BEGIN
                    UPDATE photo SET seal = photoclip_seal(NEW.id, NEW.content_hash, NEW.size_bytes, CAST(NEW.format AS BLOB), NEW.width_px, NEW.height_px, NEW.perceptual_hash, CAST(NEW.taken_at AS BLOB), NEW.taken_offset_minutes, CAST(NEW.camera_make AS BLOB), CAST(NEW.camera_model AS BLOB), CAST(NEW.lens AS BLOB), NEW.exposure_s, NEW.f_number, NEW.iso, NEW.focal_mm, NEW.latitude, NEW.longitude, NEW.altitude_m, NEW.rating, CAST(NEW.title AS BLOB), CAST(NEW.keywords AS BLOB), NEW.added_at_ns) WHERE id = NEW.id;
                END;
CREATE TRIGGER file_sealed AFTER INSERT ON file BEGIN
                    UPDATE file SET seal = photoclip_seal(NEW.id, NEW.folder_id, NEW.relative_path, NEW.size_bytes, CAST(NEW.mtime_ns AS BLOB), CAST(NEW.inode AS BLOB), CAST(NEW.state AS BLOB), CAST(NEW.reason AS BLOB), NEW.decoder_version, NEW.photo_id, NEW.last_photo_id) WHERE id = NEW.id;
                END;
CREATE TRIGGER file_resealed AFTER UPDATE OF id, folder_id, relative_path, size_bytes, mtime_ns, inode, state, reason, decoder_version, photo_id, last_photo_id ON file BEGIN
                    UPDATE file SET seal = photoclip_seal(NEW.id, NEW.folder_id, NEW.relative_path, NEW.size_bytes, CAST(NEW.mtime_ns AS BLOB), CAST(NEW.inode AS BLOB), CAST(NEW.state AS BLOB), CAST(NEW.reason AS BLOB), NEW.decoder_version, NEW.photo_id, NEW.last_photo_id) WHERE id = NEW.id;
                END;
CREATE TRIGGER model_sealed AFTER INSERT ON model BEGIN
                    UPDATE model SET seal = photoclip_seal(NEW.id, CAST(NEW.name AS BLOB), NEW.dimension) WHERE id = NEW.id;
                END;
CREATE TRIGGER model_resealed AFTER UPDATE OF id, name, dimension ON model BEGIN
                    UPDATE model SET seal = photoclip_seal(NEW.id, CAST(NEW.name AS BLOB), NEW.dimension) WHERE id = NEW.id;
                END;
CREATE TRIGGER vector_sealed AFTER INSERT ON vector BEGIN
                    UPDATE vector SET seal = photoclip_seal(NEW.id, NEW.model_id, NEW.dimension, NEW.photo_id, NEW.from_thumbnail, NEW.vector) WHERE id = NEW.id;
                END;
CREATE TRIGGER vector_resealed AFTER UPDATE OF id, model_id, dimension, photo_id, from_thumbnail, vector ON vector BEGIN
                    UPDATE vector SET seal = photoclip_seal(NEW.id, NEW.model_id, NEW.dimension, NEW.photo_id, NEW.from_thumbnail, NEW.vector) WHERE id = NEW.id;
                END;
CREATE TRIGGER setting_sealed AFTER INSERT ON setting BEGIN
                    UPDATE setting SET seal = photoclip_seal(CAST(NEW.name AS BLOB), CAST(NEW.value AS BLOB)) WHERE name = NEW.name;
                END;
CREATE TRIGGER setting_resealed AFTER UPDATE OF name, value ON setting BEGIN
                    UPDATE setting SET seal = photoclip_seal(CAST(NEW.name AS BLOB), CAST(NEW.value AS BLOB)) WHERE name = NEW.name;
                END;
CREATE TRIGGER journal_sealed AFTER INSERT ON journal BEGIN
                    UPDATE journal SET seal = photoclip_seal(NEW.id, NEW.at_ns, CAST(NEW.kind AS BLOB), CAST(NEW.title AS BLOB), CAST(NEW.payload AS BLOB), NEW.undone) WHERE id = NEW.id;
                END;
CREATE TRIGGER journal_resealed AFTER UPDATE OF id, at_ns, kind, title, payload, undone ON journal BEGIN
                    UPDATE journal SET seal = photoclip_seal(NEW.id, NEW.at_ns, CAST(NEW.kind AS BLOB), CAST(NEW.title AS BLOB), CAST(NEW.payload AS BLOB), NEW.undone) WHERE id = NEW.id;
                END;
CREATE TRIGGER file_counted AFTER INSERT ON file BEGIN
        UPDATE folder SET files = files + 1 WHERE id = NEW.folder_id;
    END;
CREATE TRIGGER file_discounted AFTER DELETE ON file BEGIN
        UPDATE folder SET files = files - 1 WHERE id = OLD.folder_id;
    END;
CREATE INDEX album_photo_photo ON album_photo (photo_id);
CREATE INDEX mark_favourite ON mark (photo_id) WHERE favourite = 1;
CREATE INDEX mark_rating ON mark (rating) WHERE rating IS NOT NULL;
CREATE INDEX photo_size ON photo (size_bytes, places);
CREATE INDEX photo_added ON photo (added_at_ns) WHERE places > 0;
CREATE INDEX photo_position ON photo (latitude, longitude) WHERE places > 0 AND latitude IS NOT NULL;
CREATE INDEX photo_format ON photo (format) WHERE places > 0;
CREATE INDEX photo_camera ON photo (camera_make, camera_model) WHERE places > 0;
CREATE INDEX photo_lens ON photo (lens) WHERE places > 0 AND lens IS NOT NULL;
CREATE INDEX photo_rating ON photo (rating) WHERE places > 0 AND rating > 0;
CREATE INDEX photo_titled ON photo (id) WHERE places > 0 AND title IS NOT NULL;
CREATE INDEX photo_keywords ON photo (keywords) WHERE places > 0 AND keywords <> '[]';
CREATE INDEX photo_looks ON photo (perceptual_hash) WHERE places > 0;
CREATE TRIGGER album_sealed AFTER INSERT ON album BEGIN
                    UPDATE album SET seal = photoclip_seal(NEW.id, CAST(NEW.name AS BLOB), CAST(NEW.name_key AS BLOB), CAST(NEW.query AS BLOB), NEW.created_at_ns) WHERE id = NEW.id;
                END;
CREATE TRIGGER album_resealed AFTER UPDATE OF id, name, name_key, query, created_at_ns ON album BEGIN
                    UPDATE album SET seal = photoclip_seal(NEW.id, CAST(NEW.name AS BLOB), CAST(NEW.name_key AS BLOB), CAST(NEW.query AS BLOB), NEW.created_at_ns) WHERE id = NEW.id;
                END;
CREATE TRIGGER album_photo_sealed AFTER INSERT ON album_photo BEGIN
                    UPDATE album_photo SET seal = photoclip_seal(NEW.album_id, NEW.photo_id, NEW.added_at_ns) WHERE album_id = NEW.album_id AND photo_id = NEW.photo_id;
                END;
CREATE TRIGGER album_photo_resealed AFTER UPDATE OF album_id, photo_id, added_at_ns ON album_photo BEGIN
                    UPDATE album_photo SET seal = photoclip_seal(NEW.album_id, NEW.photo_id, NEW.added_at_ns) WHERE album_id = NEW.album_id AND photo_id = NEW.photo_id;
                END;
CREATE TRIGGER mark_sealed AFTER INSERT ON mark BEGIN
                    UPDATE mark SET seal = photoclip_seal(NEW.photo_id, NEW.rating, NEW.favourite) WHERE photo_id = NEW.photo_id;
                END;
CREATE TRIGGER mark_resealed AFTER UPDATE OF photo_id, rating, favourite ON mark BEGIN
                    UPDATE mark SET seal = photoclip_seal(NEW.photo_id, NEW.rating, NEW.favourite) WHERE photo_id = NEW.photo_id;
                END;
CREATE INDEX photo_tag_tag ON photo_tag (tag_id, by_machine);
CREATE INDEX tag_rejection_tag ON tag_rejection (tag_id);
CREATE TRIGGER tag_sealed AFTER INSERT ON tag  BEGIN
                UPDATE tag SET seal = photoclip_seal(NEW.id, CAST(NEW.name AS BLOB), CAST(NEW.name_key AS BLOB), NEW.cut, NEW.is_automatic, NEW.is_taught, NEW.created_at_ns) WHERE id = NEW.id;
            END;
CREATE TRIGGER tag_resealed AFTER UPDATE OF id, name, name_key, cut, is_automatic, is_taught, created_at_ns ON tag  BEGIN
                UPDATE tag SET seal = photoclip_seal(NEW.id, CAST(NEW.name AS BLOB), CAST(NEW.name_key AS BLOB), NEW.cut, NEW.is_automatic, NEW.is_taught, NEW.created_at_ns) WHERE id = NEW.id;
            END;
CREATE TRIGGER photo_tag_sealed AFTER INSERT ON photo_tag WHEN NEW.seal IS NULL BEGIN
                UPDATE photo_tag SET seal = photoclip_seal(NEW.photo_id, NEW.tag_id, NEW.by_machine) WHERE photo_id = NEW.photo_id AND tag_id = NEW.tag_id;
            END;
CREATE TRIGGER photo_tag_resealed AFTER UPDATE OF photo_id, tag_id, by_machine ON photo_tag  BEGIN
                UPDATE photo_tag SET seal = photoclip_seal(NEW.photo_id, NEW.tag_id, NEW.by_machine) WHERE photo_id = NEW.photo_id AND tag_id = NEW.tag_id;
            END;
CREATE TRIGGER tag_rejection_sealed AFTER INSERT ON tag_rejection WHEN NEW.seal IS NULL BEGIN
                UPDATE tag_rejection SET seal = photoclip_seal(NEW.photo_id, NEW.tag_id) WHERE photo_id = NEW.photo_id AND tag_id = NEW.tag_id;
            END;
CREATE TRIGGER tag_rejection_resealed AFTER UPDATE OF photo_id, tag_id ON tag_rejection  BEGIN
                UPDATE tag_rejection SET seal = photoclip_seal(NEW.photo_id, NEW.tag_id) WHERE photo_id = NEW.photo_id AND tag_id = NEW.tag_id;
            END;
CREATE INDEX sidecar_photo ON sidecar (photo_id);
CREATE INDEX sidecar_beside ON sidecar (folder_id, photo_path);
CREATE INDEX caption_model ON caption (model_id, is_generated);
CREATE TRIGGER sidecar_sealed AFTER INSERT ON sidecar BEGIN
                    UPDATE sidecar SET seal = photoclip_seal(NEW.id, NEW.folder_id, NEW.relative_path, NEW.photo_path, NEW.photo_id, NEW.size_bytes, CAST(NEW.mtime_ns AS BLOB), CAST(NEW.inode AS BLOB), CAST(NEW.keywords AS BLOB), NEW.rating, CAST(NEW.title AS BLOB), CAST(NEW.base AS BLOB), CAST(NEW.pending AS BLOB), CAST(NEW.told AS BLOB), CAST(NEW.differences AS BLOB), CAST(NEW.problem AS BLOB), NEW.made_by_us) WHERE id = NEW.id;
                END;
CREATE TRIGGER sidecar_resealed AFTER UPDATE OF id, folder_id, relative_path, photo_path, photo_id, size_bytes, mtime_ns, inode, keywords, rating, title, base, pending, told, differences, problem, made_by_us ON sidecar BEGIN
                    UPDATE sidecar SET seal = photoclip_seal(NEW.id, NEW.folder_id, NEW.relative_path, NEW.photo_path, NEW.photo_id, NEW.size_bytes, CAST(NEW.mtime_ns AS BLOB), CAST(NEW.inode AS BLOB), CAST(NEW.keywords AS BLOB), NEW.rating, CAST(NEW.title AS BLOB), CAST(NEW.base AS BLOB), CAST(NEW.pending AS BLOB), CAST(NEW.told AS BLOB), CAST(NEW.differences AS BLOB), CAST(NEW.problem AS BLOB), NEW.made_by_us) WHERE id = NEW.id;
                END;
CREATE TRIGGER embedded_sealed AFTER INSERT ON embedded BEGIN
                    UPDATE embedded SET seal = photoclip_seal(NEW.photo_id, NEW.rating, CAST(NEW.title AS BLOB), CAST(NEW.keywords AS BLOB)) WHERE photo_id = NEW.photo_id;
                END;
CREATE TRIGGER embedded_resealed AFTER UPDATE OF photo_id, rating, title, keywords ON embedded BEGIN
                    UPDATE embedded SET seal = photoclip_seal(NEW.photo_id, NEW.rating, CAST(NEW.title AS BLOB), CAST(NEW.keywords AS BLOB)) WHERE photo_id = NEW.photo_id;
                END;
CREATE TRIGGER caption_sealed AFTER INSERT ON caption BEGIN
                    UPDATE caption SET seal = photoclip_seal(NEW.photo_id, NEW.model_id, CAST(NEW.text AS BLOB), NEW.is_generated, NEW.made_at_ns) WHERE photo_id = NEW.photo_id AND model_id = NEW.model_id;
                END;
CREATE TRIGGER caption_resealed AFTER UPDATE OF photo_id, model_id, text, is_generated, made_at_ns ON caption BEGIN
                    UPDATE caption SET seal = photoclip_seal(NEW.photo_id, NEW.model_id, CAST(NEW.text AS BLOB), NEW.is_generated, NEW.made_at_ns) WHERE photo_id = NEW.photo_id AND model_id = NEW.model_id;
                END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('folder',1);
INSERT INTO "sqlite_sequence" VALUES('model',2);
INSERT INTO "sqlite_sequence" VALUES('photo',5);
INSERT INTO "sqlite_sequence" VALUES('file',6);
INSERT INTO "sqlite_sequence" VALUES('vector',6);
INSERT INTO "sqlite_sequence" VALUES('journal',9);
INSERT INTO "sqlite_sequence" VALUES('album',2);
INSERT INTO "sqlite_sequence" VALUES('tag',5);
INSERT INTO "sqlite_sequence" VALUES('sidecar',1);
COMMIT;
