using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace ComfyAssistant.Tests.Attack.Studio;

/// <summary>What came over one connection.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Body">All that came until it ended or broke.</param>
/// <param name="Began">When the answer began, as <see cref="Stopwatch.GetTimestamp"/> has it.</param>
/// <param name="Broken">How the connection broke; null where the response ended.</param>
internal sealed record StudioReading(HttpStatusCode Status, string Body, long Began, string? Broken)
{
    private const string Delta = "data: {\"type\":\"text-delta\"";

    /// <summary>When the last of it was read, likewise.</summary>
    public long At { get; } = Stopwatch.GetTimestamp();

    /// <summary>Whether the stream ended as streams do.</summary>
    public bool IsWhole => Body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal);

    /// <summary>What the model said, of whole events.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            foreach (var line in Body[..(Body.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)].Split("\n\n"))
                if (line.StartsWith(Delta, StringComparison.Ordinal))
                    text.Append(JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("delta").GetString());
            return text.ToString();
        }
    }

    /// <summary>Reads until the answer ends, or its connection.</summary>
    public static async Task<StudioReading> ReadAsync(HttpResponseMessage answer)
    {
        var began = Stopwatch.GetTimestamp();
        using var body = new MemoryStream();
        string? how = null;
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync();
            await stream.CopyToAsync(body);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            // What came until then counts.
            how = broken.Message;
        }
        return new(answer.StatusCode, Encoding.UTF8.GetString(body.ToArray()), began, how);
    }
}
