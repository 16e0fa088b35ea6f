namespace ComfyAssistant.Plugins.Workflows.Files;

/// <summary>A file that may carry a workflow, known by its first bytes.</summary>
/// <param name="Kind"><c>png</c>, <c>webp</c>, <c>avif</c>, <c>heic</c>, <c>jpeg</c>, <c>exr</c>, <c>svg</c>, <c>mp4</c>, <c>webm</c>,
/// <c>flac</c>, <c>ogg</c>, <c>mp3</c>, <c>wav</c>, <c>glb</c>, <c>safetensors</c> or <c>json</c>.</param>
/// <param name="Texts">The texts that it carries, by name in lower case; none for JSON.</param>
internal sealed record MediaFile(string Kind, IReadOnlyDictionary<string, string> Texts)
{
    public const string Json = "json";

    /// <summary>
    /// Looks what a file is and carries. Whatever the bytes are, nothing is thrown; what is no known format counts as JSON.
    /// </summary>
    public static MediaFile Read(ReadOnlySpan<byte> file)
    {
        var texts = new EmbeddedTexts();
        return new(Read(file, texts), texts.ByName);
    }

    private static string Read(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        if (file.StartsWith(PngTexts.Signature))
        {
            PngTexts.Read(file, texts);
            return "png";
        }
        if (file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8))
        {
            ExifTexts.ReadWebp(file, texts);
            return "webp";
        }
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            ExifTexts.ReadJpeg(file, texts);
            return "jpeg";
        }
        if (file.Length > 12 && file[4..].StartsWith("ftyp"u8) && HeifTexts.IsBrand(file[8..]))
        {
            HeifTexts.Read(file, texts);
            return HeifTexts.Kind(file[8..]);
        }
        if (file.Length > 8 && file[4..].StartsWith("ftyp"u8))
        {
            Mp4Texts.Read(file, texts);
            return "mp4";
        }
        if (file.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            MatroskaTexts.Read(file, texts);
            return "webm";
        }
        return ReadOther(file, texts);
    }

    private static string ReadOther(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        if (file.StartsWith(ExrTexts.Signature))
        {
            ExrTexts.Read(file, texts);
            return "exr";
        }
        if (file.StartsWith("glTF"u8))
        {
            GltfTexts.Read(file, texts);
            return "glb";
        }
        if (SvgTexts.IsSvg(file))
        {
            SvgTexts.Read(file, texts);
            return "svg";
        }
        return ReadSound(file, texts);
    }

    private static string ReadSound(ReadOnlySpan<byte> file, EmbeddedTexts texts)
    {
        if (file.StartsWith("fLaC"u8))
        {
            SoundTexts.ReadFlac(file, texts);
            return "flac";
        }
        if (file.StartsWith("OggS"u8))
        {
            SoundTexts.ReadOgg(file, texts);
            return "ogg";
        }
        if (file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WAVE"u8))
        {
            WaveTexts.Read(file, texts);
            return "wav";
        }
        if (file.StartsWith("ID3"u8))
        {
            SoundTexts.ReadMp3(file, texts);
            return "mp3";
        }
        if (file.Length > 9 && file[8] == '{' && file[7] == 0)
        {
            SafetensorsTexts.Read(file, texts);
            return "safetensors";
        }
        return Json;
    }
}
