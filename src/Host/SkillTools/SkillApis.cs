using System.Collections.Concurrent;
using ComfyAssistant.Host.SkillTools.Reading;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>The OpenAPI document that lies beside a skill.</summary>
/// <param name="File">Its name.</param>
/// <param name="Api">What it describes; empty where it cannot be used.</param>
/// <param name="Problem">Why it cannot; null where it can.</param>
internal sealed record SkillDocument(string File, SkillApi Api, string? Problem);

/// <summary>Reads the documents of skills, each again when it has changed. A broken one costs itself.</summary>
internal sealed class SkillApis(SkillAttachments files)
{
    private static readonly string[] Names = ["openapi.yaml", "openapi.yml", "openapi.json"];

    private readonly ConcurrentDictionary<string, (FileStamp Stamp, SkillDocument Document)> _read = new(StringComparer.Ordinal);

    /// <summary>The document of a skill; null where it has none, or is not there.</summary>
    public async Task<SkillDocument?> FindAsync(string slug, CancellationToken cancellationToken)
    {
        try
        {
            if (await files.FindAsync(slug, Names, cancellationToken) is not { } file)
            {
                _read.TryRemove(slug, out _);
                return null;
            }
            if (file.File.Stamp is { } read && _read.TryGetValue(slug, out var known) && known.Stamp == read) return known.Document;
            if (await SkillAttachments.ReadAsync(file, ApiText.MaxBytes, cancellationToken) is not { } text) return null;
            var document = Read(file.File.Path[(file.File.Path.LastIndexOf('/') + 1)..], text);
            if (file.File.Stamp is { } stamp) _read[slug] = (stamp, document);
            return document;
        }
        catch (ContextException refused)
        {
            return new(Names[0], new([], []), refused.Message);
        }
    }

    private static SkillDocument Read(string name, string text)
    {
        try
        {
            return new(name, ApiReader.Read(text, name.EndsWith(".json", StringComparison.Ordinal)), null);
        }
        catch (FormatException broken)
        {
            return new(name, new([], []), $"{name} cannot be used: {broken.Message}.");
        }
    }
}
