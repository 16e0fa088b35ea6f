using System.Text.Json;
using System.Text.Json.Serialization;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>A key that the user has given to a skill.</summary>
/// <param name="Skill">The skill's folder.</param>
/// <param name="Scheme">The document's name for the key.</param>
/// <param name="Origin">The site that it is sent to, and to no other.</param>
/// <param name="Value">The key.</param>
internal sealed record SkillKey(string Skill, string Scheme, string Origin, string Value);

/// <summary>
/// The keys of skills' APIs, in a file that only its user may read. Each belongs to the site that it was entered for: a document that names
/// another site gets none.
/// </summary>
internal sealed class SkillKeys(string path, SecretMask mask, TimeProvider timeProvider)
{
    private const string Name = "skill-keys.json";
    private const int MaxBytes = 1024 * 1024;
    private const int MaxKeys = 200;
    private const int LongestKey = 8192;

    private readonly FileLock _writing = new(path + ".lock");
    private readonly StampedValue<IReadOnlyList<SkillKey>> _keys = new(path, timeProvider);

    /// <summary><c>skill-keys.json</c>, beside the connections.</summary>
    public static string PathFrom(SettingReader settings) => Path.Combine(Path.GetDirectoryName(ConnectionFile.From(settings).Path)!, Name);

    /// <summary>The file of one of several users, among their data.</summary>
    public static string PathOf(UserContextFolder user) => Path.Combine(user.Root, Name);

    /// <summary>Deletes all keys.</summary>
    /// <returns>The file's path; null where there was none.</returns>
    /// <exception cref="ContextException">Unavailable.</exception>
    public static string? Delete(SettingReader settings) =>
        new ConnectionFile(PathFrom(settings)).Delete() ? PathFrom(settings) : null;

    /// <summary>The key of a skill for a site; null where the user has given none.</summary>
    public string? Find(string skill, string scheme, Uri origin) =>
        Current().FirstOrDefault(key => Is(key, skill, scheme, origin))?.Value;

    /// <summary>Keeps a key, or (null) forgets it.</summary>
    /// <exception cref="ContextException">Invalid: it can be no key. Unreadable: the file is broken. Unavailable.</exception>
    public async Task PutAsync(string skill, string scheme, Uri origin, string? value, CancellationToken cancellationToken)
    {
        if (value is not null && (value.Length is 0 or > LongestKey || value.Any(char.IsControl)))
            throw new ContextException(ContextFault.Invalid, "That can be no key. Enter it as its site shows it, in one line.");
        if (value is not null) mask.Add(Secrets(value));
        new ConnectionFile(path).Prepare();
        using var held = await _writing.TakeAsync(cancellationToken);
        var keys = (await TextFile.ReadAsync(path, MaxBytes, cancellationToken) is { } text ? Parsed(text) : [])
            .Where(key => !Is(key, skill, scheme, origin)).ToList();
        if (value is not null && keys.Count >= MaxKeys)
            throw new ContextException(ContextFault.Invalid, $"There are {MaxKeys} keys already. Forget one first.");
        if (value is not null) keys.Add(new(skill, scheme, Site(origin), value));
        var kept = JsonSerializer.Serialize(new Content(keys), SkillKeyJson.Default.Content);
        await TextFile.WritePrivateAsync(path, kept, cancellationToken);
        _keys.Forget();
    }

    private IReadOnlyList<SkillKey> Current() => _keys.Get(() =>
    {
        var read = Read();
        mask.Add(read.SelectMany(key => Secrets(key.Value)));
        return read;
    });

    // A file that cannot be read has no keys: the call says that one is missing, and entering it says what is wrong.
    private List<SkillKey> Read()
    {
        try
        {
            var info = new FileInfo(path);
            return info.Exists && info.Length <= MaxBytes ? Parsed(File.ReadAllText(path)) : [];
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or ContextException)
        {
            return [];
        }
    }

    private static List<SkillKey> Parsed(string text)
    {
        try
        {
            return [.. JsonSerializer.Deserialize(text, SkillKeyJson.Default.Content)?.Keys ?? []];
        }
        catch (JsonException broken)
        {
            throw new ContextException(ContextFault.Unreadable,
                $"{Name} is broken: line {broken.LineNumber + 1} is not valid JSON. Correct it, or remove it to start over.", broken);
        }
    }

    // Of "user:password" the password alone is a secret too.
    private static IEnumerable<string> Secrets(string value) => [value, value.Split(':', 2)[^1]];

    private static bool Is(SkillKey key, string skill, string scheme, Uri origin) =>
        key.Skill == skill && key.Scheme == scheme && key.Origin == Site(origin);

    private static string Site(Uri origin) => origin.GetLeftPart(UriPartial.Authority);

    internal sealed record Content(IReadOnlyList<SkillKey> Keys);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SkillKeys.Content))]
internal sealed partial class SkillKeyJson : JsonSerializerContext;
