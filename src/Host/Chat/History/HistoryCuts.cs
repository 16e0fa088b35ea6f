using System.Text.Json.Serialization;

namespace ComfyAssistant.Host.Chat.History;

/// <summary>What was done to make a conversation fit.</summary>
/// <param name="Tokens">What the request costs now, tools and system message included.</param>
/// <param name="Budget">What it may cost.</param>
/// <param name="Results">Tool results that were shortened to a line.</param>
/// <param name="Turns">Turns of which only a summary is left.</param>
/// <param name="Rounds">Tool rounds of the present turn of which only a summary is left.</param>
/// <param name="Pieces">Messages of the newest turn of which only the beginning is left, as each of them was too much by itself.</param>
internal sealed record HistoryCuts(int Tokens, int Budget, int Results, int Turns, int Rounds, int Pieces)
{
    /// <summary>
    /// What the messages alone cost. Unlike <see cref="Tokens"/> it shrinks only where something was cut: tools that were estimated while
    /// the vocabulary was loading cost less once they are counted, and a refused request went out again unchanged.
    /// </summary>
    [JsonIgnore]
    public int Messages { get; init; }

    /// <summary>What the tools cost: names, descriptions and schemas.</summary>
    [JsonIgnore]
    public int Tools { get; init; }

    /// <summary>The model's window in tokens; <see cref="Budget"/> is what is left of it beside the room for the answer.</summary>
    public int Window { get; init; }

    public bool Any => Results + Turns + Rounds + Pieces > 0;
}
