package org.zhiheng.web;

import org.springframework.web.multipart.MultipartFile;

/** The name of an uploaded file without any folder in front of it. */
public final class UploadName {

    private UploadName() {}

    public static String of(MultipartFile file, String absent) {
        String name = file.getOriginalFilename();
        if (name == null || name.isBlank()) {
            return absent;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "");
        return last.isBlank() || last.equals(".") || last.equals("..") ? absent : last;
    }
}
