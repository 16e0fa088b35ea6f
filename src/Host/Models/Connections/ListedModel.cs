namespace ComfyAssistant.Host.Models.Connections;

/// <summary>A model as its provider lists it.</summary>
/// <param name="Id">Its name, as the provider spells it in requests.</param>
/// <param name="Name">Its name for people; null where the list has none.</param>
/// <param name="IsChat">Whether it can hold a conversation: no model of embeddings, pictures or speech.</param>
/// <param name="ContextTokens">Its window in tokens; null where the list does not say.</param>
/// <param name="Tools">Whether it calls tools; null where the list does not say.</param>
/// <param name="Vision">Whether it sees pictures; null where the list does not say.</param>
/// <param name="IsLoaded">Whether a local server has it in memory, so that it answers at once; null where the list does not say.</param>
/// <param name="Created">When it was made, in seconds since 1970; 0 where the list does not say.</param>
internal sealed record ListedModel(
    string Id, string? Name = null, bool IsChat = true, int? ContextTokens = null, bool? Tools = null, bool? Vision = null,
    bool? IsLoaded = null, long Created = 0);
